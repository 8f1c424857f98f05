"""Sensitive values: hidden in all that is shown, sealed in what the engine needs again.

What a process calls sensitive is found in the events that set it, remembered with the snapshot and
hidden from then on, wherever in the instance it turns up. The `body` of a stored history is what may
be shown; the events as they happened are sealed beside it. Instances without anything sensitive take none of these ways.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from designer import vault
from designer.models import Snapshot
from designer.runtime.definitions import definition_of
from engine import Mask, codec, hidden_in, taskgraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from designer.models import EventBatch, Instance
    from engine import Event

NOTHING: frozenset[str] = frozenset()
_mask = lru_cache(maxsize=512)(Mask)


def mask_of(definition: Any, hidden: frozenset[str], events: Iterable[Event] = ()) -> Mask | None:
    """What must not be shown: the definition's sensitive variables and all that was ever in them."""
    names = definition.sensitive
    if not names and not hidden:
        return None
    if names:
        nodes = results_of(definition)
        found = (value for event in events for value in hidden_in(event, names, nodes))
        hidden = hidden.union(found)
    return _mask(names, hidden)


def results_of(definition: Any) -> frozenset[str]:
    """The tasks of a graph whose results are sensitive; elsewhere results become variables."""
    if not isinstance(definition, taskgraph.Definition):
        return NOTHING
    tasks = definition.tasks
    return frozenset(t.id for t in tasks if t.result_name in definition.sensitive)


def history(instance: UUID, events: Sequence[Event], mask: Mask | None) -> tuple[str, str]:
    """The text that may be shown, and the sealed one where they differ."""
    text = codec.encode_history(events).decode()
    if mask is None:
        return text, ""
    shown = codec.encode_history([mask.event(each) for each in events]).decode()
    if shown == text:
        return text, ""
    return shown, vault.seal(text, f"history:{instance}:{events[0].seq}")


def events_in(batch: EventBatch) -> list[Event]:
    """The events as they happened, for the engine to fold."""
    text = batch.body
    if batch.sealed:
        text = vault.opened(batch.sealed, f"history:{batch.instance_id}:{batch.first}")
    return codec.decode_history(text, str(batch.instance_id), batch.first)


def snapshot(instance: UUID, state: bytes, mask: Mask | None) -> bytes:
    """The state as it is stored, with what must not be shown of it."""
    if mask is None:
        return state
    whole = {"hidden": sorted(mask.values), "state": state.decode()}
    return vault.seal(orjson.dumps(whole).decode(), f"snapshot:{instance}").encode()


def kept(instance: UUID, stored: bytes | memoryview) -> tuple[bytes, frozenset[str]]:
    """The state that was stored, and what must not be shown of it."""
    data = bytes(stored)
    if not vault.is_sealed(data):
        return data, NOTHING
    whole = orjson.loads(vault.opened(data.decode(), f"snapshot:{instance}"))
    return whole["state"].encode(), frozenset(whole["hidden"])


def mask_on(instance: Instance) -> Mask | None:
    """What must not be shown of an instance, as its snapshot and its definition have it."""
    row = Snapshot.objects.filter(pk=instance.pk).first()
    hidden = kept(row.instance_id, row.state)[1] if row is not None else NOTHING
    return mask_of(definition_of(instance.version_id, instance.process), hidden)


def parameters(instance: UUID, job: str, given: Mapping[str, Any], mask: Mask | None) -> str:
    """The parameters of a job as they are stored."""
    plain = codec.encode_variables(given)
    if mask is None:
        return orjson.dumps(plain).decode()
    whole = {"hidden": sorted(mask.values), "parameters": plain}
    return vault.seal(orjson.dumps(whole).decode(), f"job:{instance}:{job}")


def parameters_in(instance: UUID, job: str, text: str) -> tuple[dict[str, Any], frozenset[str]]:
    """The parameters that were stored, and what of them must not be logged."""
    if not vault.is_sealed(text):
        return codec.decode_variables(orjson.loads(text)), NOTHING
    whole = orjson.loads(vault.opened(text, f"job:{instance}:{job}"))
    return codec.decode_variables(whole["parameters"]), frozenset(whole["hidden"])
