"""Starting, repairing and ending runs; every deed goes through the engine's one writer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

import engine
from designer import access, audit, runtime
from designer.models import Instance, Kind, Model, Version
from designer.services.forms import form_values
from designer.services.refusals import InvalidField, NotPublished, TooLarge
from designer.services.versions import version_of_draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from designer.access import Person

REASON_LENGTH = 500


def instance_start(
    *,
    user: Person,
    model: Model,
    variables: Mapping[str, Any],
    source: str,
    business_key: str = "",
    idempotency_key: str = "",
) -> runtime.Receipt:
    """Start a run of the newest version, or (source "draft") a test run of the draft as it stands.

    The same idempotency key gives the same run again.
    """
    test = source == "draft"
    access.require(user, "instance.test" if test else "instance.start", model.workspace_id)
    refuse_deciding(model)
    variables_measure(variables)
    reference = reference_of(
        user,
        idempotency_key,
        [str(model.pk), source, plain(variables), *filter(None, [business_key])],
    )
    version = version_of_draft(user=user, model=model) if test else newest_of(model)
    runtime.admit(model.workspace_id, pools_of(model, version.text))
    values = decoded(form_values(form_of(model, version.text), variables, {}))
    return runtime.submit(
        runtime.Submission(
            instance=None,
            command=engine.Start(variables=values, business_key=business_key or None),
            audit=drafted(user, "instance.start", "model", model.pk, model.workspace_id),
            start=runtime.StartOf(
                workspace=model.workspace_id,
                model=model.pk,
                version=version.pk,
                started_by=user.pk,
                test=test,
                business_key=business_key,
            ),
            idempotency=reference,
        )
    )


def newest_of(model: Model) -> Version:
    version = Version.objects.latest_of(model)
    if version is None:
        raise NotPublished(location={"field": "source"})
    return version


def instance_cancel(*, user: Person, instance: Instance, reason: str) -> runtime.Receipt:
    """End the run where it stands."""
    access.require_instance(user, "instance.operate", instance)
    reason = reason_checked(reason)
    command = engine.Cancel(by=user.get_username(), reason=reason)
    return submitted(user, instance, command, "instance.cancel", reason)


def variables_set(
    *, user: Person, instance: Instance, variables: Mapping[str, Any], reason: str
) -> runtime.Receipt:
    """Repair variables of a run; the reason is kept."""
    access.require_instance(user, "instance.operate", instance)
    variables_measure(variables)
    if not variables:
        raise InvalidField("variables", _("Name at least one variable."))
    reason = reason_checked(reason)
    command = engine.SetVariables(variables=decoded(variables), by=user.get_username())
    detail = {"variables": sorted(variables)}
    return submitted(user, instance, command, "instance.variables", reason, detail)


def event_deliver(
    *, user: Person, instance: Instance, event: str, data: Any, idempotency_key: str = ""
) -> runtime.Receipt:
    """Tell a running state machine of an event; one that leads nowhere is refused with its reason."""
    access.require_instance(user, "instance.deliver", instance)
    if instance.model.kind != Kind.MACHINE:
        raise InvalidField("event", _("Only a state machine listens to events."))
    variables_measure({"data": data})
    value = decoded({"data": data})["data"]
    reference = reference_of(user, idempotency_key, [str(instance.pk), event, plain(data)])
    command = engine.DeliverEvent(event, value, by=user.get_username(), strict=True)
    detail = {"event": event}
    return submitted(
        user, instance, command, "instance.event", detail=detail, idempotency=reference
    )


def activity_begin(*, user: Person, instance: Instance, token: str, node: str) -> runtime.Receipt:
    """Begin an activity of an open ad-hoc sub-process."""
    access.require_instance(user, "instance.operate", instance)
    command = engine.BeginActivity(token, node)
    return submitted(user, instance, command, "activity.begin", detail={"node": node})


def activities_end(*, user: Person, instance: Instance, token: str) -> runtime.Receipt:
    """End an open ad-hoc sub-process with what still runs in it."""
    access.require_instance(user, "instance.operate", instance)
    return submitted(
        user, instance, engine.EndAdHoc(token), "activity.end", detail={"token": token}
    )


def wait_end(
    *, user: Person, instance: Instance, subscription: str, variables: Mapping[str, Any]
) -> runtime.Receipt:
    """Let what one event of the run waits for have come: a message or signal, by hand."""
    access.require_instance(user, "instance.operate", instance)
    variables_measure(variables)
    command = engine.DeliverMessage(subscription, decoded(variables))
    detail = {"subscription": subscription}
    return submitted(user, instance, command, "wait.end", detail=detail)


def submitted(
    user: Person,
    instance: Instance,
    command: engine.Command | engine.DeliverEvent,
    action: str,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    *,
    idempotency: runtime.IdempotencyRef | None = None,
) -> runtime.Receipt:
    """Hand the command to the writer together with its audit entry."""
    entry = drafted(user, action, "instance", instance.pk, instance.workspace_id, reason, detail)
    return runtime.submit(
        runtime.Submission(
            instance=instance.pk, command=command, audit=entry, idempotency=idempotency
        )
    )


def drafted(
    user: Person,
    action: str,
    object_type: str,
    object_id: UUID,
    workspace: UUID,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> audit.AuditDraft:
    """The audit entry of a deed on a run."""
    return audit.AuditDraft(
        actor=user.get_username(),
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        workspace=workspace,
        reason=reason,
        detail=detail or {},
    )


def reference_of(user: Person, key: str, said: list[Any]) -> runtime.IdempotencyRef | None:
    """The request's key and the fingerprint of what it asks for."""
    if not key:
        return None
    if len(key) > 200 or not key.isprintable():
        raise InvalidField("Idempotency-Key", _("Give a printable key."), limit=200)
    fingerprint = audit.content_hash(json.dumps(said, sort_keys=True))
    return runtime.IdempotencyRef(user=user.pk, key=key, fingerprint=fingerprint)


def plain(value: Any) -> Any:
    """The value with every number as text: equal requests have equal fingerprints."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value


def decoded(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the engine has them; what JSON cannot say comes tagged, as it went out."""
    taken = {}
    for name, value in variables.items():
        try:
            taken[name] = engine.decode_value(tagged(value))
        except engine.UnreadableData as wrong:
            raise InvalidField(name, wrong.message) from wrong
    return taken


def tagged(value: Any) -> Any:
    """Numbers with a fraction keep every digit on their way into the engine."""
    if isinstance(value, dict):
        return {name: tagged(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [tagged(inner) for inner in value]
    return {"$number": str(value)} if isinstance(value, Decimal) else value


def variables_measure(variables: Mapping[str, Any]) -> None:
    """Refuse variables beyond the limit."""
    limit = settings.FLOWGLASS_LIMITS["variables_bytes"]
    if len(json.dumps(plain(variables))) > limit:
        raise TooLarge(
            _("The variables are too large."), location={"field": "variables"}, limit=limit
        )


def reason_checked(reason: str) -> str:
    """A reason of the right length, in one line."""
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidField("reason", _("Say why: it is kept in the audit log."))
    if len(reason) > REASON_LENGTH:
        raise InvalidField("reason", _("This reason is too long."), limit=REASON_LENGTH)
    return reason


def pools_of(model: Model, text: str) -> tuple[str, ...]:
    """The pools that a run of the text works in."""
    match model.kind:
        case Kind.PROCESS:
            return engine.bpmn.read(text).pools
        case Kind.GRAPH:
            return engine.taskgraph.read(text).pools
        case _:
            return ()


def start_form(*, model: Model, text: str) -> Mapping[str, Any] | None:
    """The form a run begins with, None where the process asks for nothing."""
    refuse_deciding(model)
    return form_of(model, text)


def refuse_deciding(model: Model) -> None:
    """What decides is asked by a process."""
    if model.kind in access.DECIDING:
        raise InvalidField("model", _("A decision is evaluated, not run."))


def form_of(model: Model, text: str) -> Mapping[str, Any] | None:
    """The start form of a process; a state machine has none."""
    return engine.bpmn.read(text).start_form if model.kind == Kind.PROCESS else None
