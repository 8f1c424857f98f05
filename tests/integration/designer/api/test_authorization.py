"""Every address × every role × own and foreign workspace, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from designer.models import (
    Alert,
    AlertRule,
    Incident,
    Instance,
    Pool,
    Role,
    UserTask,
    Version,
    Workspace,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.contrib.auth.models import User

    from designer.models import Model

ALL = frozenset(Role.values)
MODELLER, AUTHOR, OPERATOR = {"modeller"}, {"decision_author"}, {"operator"}
TASK_USER, AUDITOR, ADMIN = {"task_user"}, {"auditor"}, {"admin"}
RULES = {"sheet": {"mode": "sequential", "limit": 10, "rows": []}, "revision": 99}
SHEET = {"sheet": {"hit_policy": "FIRST", "columns": [], "rows": []}, "revision": 99}
PUBLIC = None  # answers anyone
TOKEN = "token"  # noqa: S105 - answers a machine that says its token, and staff

# (address, method) -> (roles that may, body). "May" is any answer but 401, 403 and 404.
TABLE: dict[tuple[str, str], tuple[Any, Any]] = {
    ("", "get"): (ALL, None),
    ("instances/", "get"): (ALL, None),
    ("tasks/", "get"): (ALL, None),
    ("models/<process>/", "get"): (ALL, None),
    ("instances/<instance>/", "get"): (OPERATOR | AUDITOR, None),
    ("workspace/", "post"): (ALL, {"workspace": "own"}),
    ("accounts/login/", "get"): (PUBLIC, None),
    ("accounts/logout/", "post"): (PUBLIC, None),
    ("language/", "post"): (PUBLIC, None),
    ("favicon.ico", "get"): (PUBLIC, None),
    ("api/session/", "get"): (ALL, None),
    ("api/handlers/", "get"): (ALL, None),
    ("api/feel/check/", "post"): (ALL, {"text": "1", "mode": "expression", "names": []}),
    ("api/schema/", "get"): (ALL, None),
    ("api/docs/", "get"): (ALL, None),
    ("api/workspaces/<workspace>/models/", "get"): (ALL, None),
    ("api/workspaces/<workspace>/models/", "post"): (MODELLER, {"kind": "process", "name": "N"}),
    ("api/models/<process>/", "get"): (ALL, None),
    ("api/models/<process>/", "patch"): (MODELLER, {"name": "M"}),
    ("api/models/<process>/", "delete"): (MODELLER | ADMIN, None),
    ("api/models/<process>/file/", "get"): (ALL, None),
    ("api/models/<process>/process/", "post"): (MODELLER, None),
    ("api/models/<process>/draft/", "get"): (ALL, None),
    ("api/models/<process>/draft/", "put"): (MODELLER, {"text": "@", "revision": 99}),
    ("api/models/<process>/check/", "post"): (ALL, {"text": "@"}),
    ("api/models/<process>/versions/", "get"): (ALL, None),
    ("api/models/<process>/versions/", "post"): (MODELLER | ADMIN, {"revision": 99}),
    ("api/models/<process>/start-form/", "get"): (ALL, None),
    ("api/models/<decision>/sheet/", "get"): (ALL, None),
    ("api/models/<decision>/sheet/", "put"): (AUTHOR, SHEET),
    ("api/models/<decision>/sheet/file/", "get"): (ALL, None),
    ("api/models/<decision>/sheet/read/", "post"): (AUTHOR, "file"),
    ("api/models/<decision>/evaluate/", "post"): (MODELLER | AUTHOR, {}),
    ("api/models/<rules>/rules/", "get"): (ALL, None),
    ("api/models/<rules>/rules/", "put"): (AUTHOR, RULES),
    ("api/models/<rules>/rules/file/", "get"): (ALL, None),
    ("api/models/<rules>/rules/read/", "post"): (AUTHOR, "file"),
    ("api/models/<rules>/rules/evaluate/", "post"): (MODELLER | AUTHOR, {}),
    ("api/versions/<version>/", "get"): (ALL, None),
    ("api/workspaces/<workspace>/instances/", "get"): (ALL, None),
    ("api/workspaces/<workspace>/instances/", "post"): (
        OPERATOR | TASK_USER,
        {"model": "<process>", "source": "published"},
    ),
    ("api/instances/<instance>/", "get"): (OPERATOR | AUDITOR, None),
    ("api/instances/<instance>/events/", "get"): (OPERATOR | AUDITOR, None),
    ("api/instances/<instance>/available/", "get"): (OPERATOR | AUDITOR, None),
    ("api/instances/<instance>/deliver/", "post"): (OPERATOR | TASK_USER, {}),
    ("api/instances/<instance>/activities/", "post"): (OPERATOR, {}),
    ("api/instances/<instance>/activities/end/", "post"): (OPERATOR, {}),
    ("api/instances/<instance>/waits/end/", "post"): (OPERATOR, {"subscription": "x"}),
    ("api/workspaces/<workspace>/messages/", "post"): (OPERATOR | TASK_USER, {"name": "paid"}),
    ("api/workspaces/<workspace>/signals/", "post"): (OPERATOR | TASK_USER, {"name": "alarm"}),
    ("api/instances/<instance>/cancel/", "post"): (OPERATOR, {}),
    ("api/instances/<instance>/variables/", "post"): (OPERATOR, {}),
    ("api/workspaces/<workspace>/user-tasks/", "get"): (ALL, None),
    ("api/user-tasks/<task>/", "get"): (OPERATOR | TASK_USER, None),
    ("api/user-tasks/<task>/complete/", "post"): (TASK_USER, {}),
    ("api/workspaces/<workspace>/incidents/", "get"): (ALL, None),
    ("api/incidents/<incident>/retry/", "post"): (OPERATOR, None),
    ("api/workspaces/<workspace>/audit/", "get"): (AUDITOR | ADMIN, None),
    ("operations/", "get"): (OPERATOR | AUDITOR | ADMIN, None),
    ("live/", "get"): (PUBLIC, None),
    ("ready/", "get"): (PUBLIC, None),
    ("metrics/", "get"): (TOKEN, None),
    ("api/workspaces/<workspace>/operations/", "get"): (OPERATOR | AUDITOR | ADMIN, None),
    ("api/workspaces/<workspace>/pools/", "get"): (ALL, None),
    ("api/workspaces/<workspace>/pools/", "post"): (OPERATOR | ADMIN, {}),
    ("api/pools/<pool>/", "put"): (OPERATOR | ADMIN, {}),
    ("api/pools/<pool>/", "delete"): (OPERATOR | ADMIN, None),
    ("api/workspaces/<workspace>/alert-rules/", "get"): (OPERATOR | AUDITOR | ADMIN, None),
    ("api/workspaces/<workspace>/alert-rules/", "post"): (OPERATOR | ADMIN, {}),
    ("api/alert-rules/<rule>/", "put"): (OPERATOR | ADMIN, {}),
    ("api/alert-rules/<rule>/", "delete"): (OPERATOR | ADMIN, None),
    ("api/workspaces/<workspace>/alerts/", "get"): (OPERATOR | AUDITOR | ADMIN, None),
    ("api/alerts/<alert>/acknowledge/", "post"): (OPERATOR | ADMIN, None),
    ("api/instances/<instance>/events/file/", "get"): (OPERATOR | AUDITOR, None),
}
SCOPED = {row for row in TABLE if "<" in row[0]}
# A page says 404 where the API says 403: it has nothing to say about the rest.
REFUSED = {401, 403, 404}


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for found in patterns:
        address = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found.url_patterns, address)
        elif isinstance(found, URLPattern):
            yield address


def plain(address: str) -> str:
    """The address with the places of its ids, whatever they are called."""
    for kind in ("process", "decision", "rules", "model"):
        address = address.replace(f"<{kind}>", "<uuid:model>")
    for name in ("workspace", "instance", "version", "task", "incident", "pool", "rule", "alert"):
        address = address.replace(f"<{name}>", f"<uuid:{name}>")
    return address


def test_every_address_has_a_row() -> None:
    known = {plain(address) for address, _ in TABLE}
    assert set(routes(get_resolver().url_patterns)) == known


@pytest.mark.django_db
def test_every_method_has_a_row() -> None:
    methods = {"get", "post", "put", "patch", "delete"}
    missing = set()
    for pattern in get_resolver().url_patterns:
        for found in getattr(pattern, "url_patterns", []):
            view = getattr(found.callback, "cls", None) or getattr(
                found.callback, "view_class", None
            )
            offered = {m for m in methods if hasattr(view, m)}
            address = f"{pattern.pattern}{found.pattern}"
            rows = {method for row, method in TABLE if plain(row) == address}
            missing |= {(address, m) for m in offered - rows}
    assert not missing


@pytest.fixture
def things(process: Model, decision: Model, rules: Model, modeller: User) -> dict[str, UUID]:
    now = timezone.now()
    version = Version.objects.create(
        model=process, text=process.draft.text, content_hash="0" * 64, created_at=now
    )
    place = process.workspace
    instance = Instance.objects.create(
        workspace=place, model=process, version=version, started_at=now, started_by=modeller
    )
    task = UserTask.objects.create(
        workspace=place,
        instance=instance,
        key="k",
        node="n",
        name="T",
        state=UserTask.State.COMPLETED,
        created_at=now,
    )
    incident = Incident.objects.create(
        workspace=place,
        instance=instance,
        key="k",
        code="c",
        message="m",
        state=Incident.State.RESOLVED,
        raised_at=now,
    )
    rule = AlertRule.objects.create(workspace=place, name="R", measure="queue", threshold=1)
    alert = Alert.objects.create(workspace=place, rule=rule, value=1, raised_at=now)
    return {
        "pool": Pool.objects.create(workspace=place, name="P").pk,
        "rule": rule.pk,
        "alert": alert.pk,
        "workspace": place.pk,
        "process": process.pk,
        "decision": decision.pk,
        "rules": rules.pk,
        "version": version.pk,
        "instance": instance.pk,
        "task": task.pk,
        "incident": incident.pk,
    }


def asked(client: Client, row: tuple[str, str], things: dict[str, UUID], text: str) -> int:
    address, method = row
    body = TABLE[row][1]
    for name, own in things.items():
        address = address.replace(f"<{name}>", str(own))
    if body == "file":
        from django.core.files.uploadedfile import SimpleUploadedFile

        return client.post(f"/{address}", {"file": SimpleUploadedFile("a.csv", b"x")}).status_code
    if address.startswith("api/"):
        if body is not None:
            body = {
                k: {"@": text, "<process>": str(things["process"])}.get(v, v)
                if isinstance(v, str)
                else v
                for k, v in body.items()
            }
        options = {} if method == "get" else {"content_type": "application/json"}
        return getattr(client, method)(f"/{address}", body, **options).status_code
    return getattr(client, method)(f"/{address}", body or {}).status_code


@pytest.mark.parametrize("role", [*Role.values, "nobody", "foreigner"])
def test_the_table(
    role: str,
    things: dict[str, UUID],
    process: Model,
    person: Callable[..., User],
) -> None:
    place = Workspace.objects.create(slug="other", name="Other") if role == "foreigner" else None
    roles = Role.values if role == "foreigner" else [role]
    client = Client(raise_request_exception=False)
    text = process.draft.text
    wrong = []
    if role != "nobody":
        user = person("someone", *roles, place=place)
    for row, (allowed, _) in sorted(TABLE.items(), key=lambda item: item[0][1] == "delete"):
        if role != "nobody":
            client.force_login(user)
        status = asked(client, row, things, text)
        if (status >= 500 and not (status == 503 and not row[0].startswith("api/"))) or not fits(
            role, row, allowed, status
        ):
            wrong.append((row, status))
    assert not wrong


def fits(role: str, row: tuple[str, str], allowed: Any, status: int) -> bool:
    if allowed is PUBLIC:
        return status not in REFUSED
    if allowed is TOKEN:
        return status == 401
    if role == "nobody":
        return status == (401 if row[0].startswith("api/") else 302)
    if role == "foreigner":
        hidden = row in SCOPED or row == ("workspace/", "post")
        return status == 404 if hidden else status not in REFUSED
    if role in allowed:
        return status not in REFUSED
    return status == (403 if row[0].startswith("api/") else 404)
