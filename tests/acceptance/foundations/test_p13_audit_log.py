"""P13, the audit log: who did what, when, to which version; append-only and tamper-evident."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from designer import anchors, audit
from designer.models import AuditEntry
from designer.services.drafts import draft_save
from designer.services.models import model_create
from designer.services.versions import version_publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.contrib.auth.models import User
    from pytest_django.fixtures import SettingsWrapper

    from designer.models import Workspace

TABLE = "designer_auditentry"
LENGTH = 40
ASIDE = 1_000_000
#: what each column is written with: a change within it is a change of what is said
LETTERS = {"at": "0123456789", "workspace": "0123456789abcdef"}
TEXTS = (
    "at", "actor", "action", "workspace", "object_type", "object_id", "before_hash", "after_hash",
    "reason", "detail", "request_id", "previous", "hash",
)  # fmt: skip


def write(count: int, workspace: Workspace) -> None:
    with transaction.atomic():
        audit.record_all(
            audit.AuditDraft(
                actor=f"person{n}",
                action="model.rename",
                object_type="model",
                object_id=f"object{n}",
                workspace=workspace.pk,
                before="0" * 64,
                after="1" * 64,
                reason="because of it",
                detail={"from": f"a{n}", "to": f"b{n}"},
                request_id=f"request{n}",
            )
            for n in range(count)
        )


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def change_a_byte(dice: random.Random) -> str:
    seq, column = dice.randint(1, LENGTH), dice.choice(TEXTS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE seq = %s", [seq])  # noqa: S608 - ours
        text = str(cursor.fetchone()[0])
    letters = LETTERS.get(column, "abcdefghijklmnopqrstuvwxyz0123456789")
    places = [at for at, letter in enumerate(text) if letter in letters]
    at = dice.choice(places)
    other = dice.choice([letter for letter in letters if letter != text[at]])
    execute(
        f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s",  # noqa: S608 - ours
        text[:at] + other + text[at + 1 :],
        seq,
    )
    return f"byte {at} of {column} of {seq}"


def swap_two(dice: random.Random) -> str:
    one, two = dice.sample(range(1, LENGTH + 1), 2)
    for old, new in ((one, ASIDE), (two, one), (ASIDE, two)):
        execute(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", new, old)  # noqa: S608 - ours
    return f"{one} and {two} swapped"


def delete_some(dice: random.Random) -> str:
    first = dice.randint(1, LENGTH - 1)
    last = dice.randint(first, LENGTH - 1)
    execute(f"DELETE FROM {TABLE} WHERE seq BETWEEN %s AND %s", first, last)  # noqa: S608 - ours
    return f"{first} to {last} deleted"


def cut_the_tail(dice: random.Random) -> str:
    first = dice.randint(1, LENGTH)
    execute(f"DELETE FROM {TABLE} WHERE seq >= %s", first)  # noqa: S608 - ours
    return f"cut off from {first}"


def write_it_anew(dice: random.Random) -> str:
    """Somebody who knows how the chain is made changes an entry and seals all after it again."""
    changed = dice.randint(1, LENGTH)
    rows = list(AuditEntry.objects.filter(seq__gte=changed).order_by("seq"))
    rows[0].actor = "somebody else"
    previous = rows[0].previous
    for row in rows:
        row.previous = previous
        previous = row.hash = audit.seal(row)
    AuditEntry.objects.bulk_update(rows, ["actor", "previous", "hash"])
    return f"written anew from {changed}"


TAMPERS = (change_a_byte, change_a_byte, swap_two, delete_some, cut_the_tail, write_it_anew)


@pytest.mark.django_db
def test_a_thousand_tampers_are_all_found(
    workspace: Workspace, tmp_path: Path, settings: SettingsWrapper
) -> None:
    settings.FLOWGLASS_AUDIT_ANCHORS = str(tmp_path / "anchors")
    write(LENGTH, workspace)
    anchors.Keeper().keep(timezone.now())
    assert [*audit.chain_faults(), *anchors.faults()] == []
    dice = random.Random(34)  # noqa: S311 - the same thousand every time
    missed = []
    for number in range(1000):
        with transaction.atomic():
            what = dice.choice(TAMPERS)(dice)
            if not [*audit.chain_faults(), *anchors.faults()]:
                missed.append((number, what))
            transaction.set_rollback(True)
    assert missed == []


@pytest.mark.django_db
def test_verify_names_the_place(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    write(5, workspace)
    execute(f"UPDATE {TABLE} SET actor = 'x' WHERE seq = 3")  # noqa: S608 - ours
    with pytest.raises(SystemExit):
        call_command("verify")
    assert "I-12: audit entry 3 was changed after it was written" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_history(workspace: Workspace, deed: str) -> None:
    write(2, workspace)
    guards = import_module("designer.migrations.0002_audit_append_only")
    postgres = connection.vendor == "postgresql"
    for statement in guards.POSTGRESQL if postgres else guards.SQLITE.values():
        execute(statement)
    try:
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            execute(deed.format(TABLE))
    finally:
        undo = [f"DROP TRIGGER IF EXISTS {name}" for name in guards.SQLITE]
        for statement in guards.POSTGRESQL_UNDO if postgres else undo:
            execute(statement)


@pytest.mark.django_db
def test_it_says_who_did_what_when_and_to_which_version(
    person: Callable[..., User], workspace: Workspace
) -> None:
    ada, max_ = person("ada", "modeller"), person("max", "auditor")
    before = timezone.now()
    model = model_create(user=ada, workspace=workspace, kind="process", name="Order")
    text = model.draft.text.replace("</", " </", 1)
    draft_save(user=ada, model=model, text=text, revision=1)
    version = version_publish(user=ada, model=model, revision=2, note="first")
    client = Client()
    client.force_login(max_)
    address = f"/api/workspaces/{workspace.pk}/audit/"
    told = client.get(address, {"object": str(model.pk)}).json()["results"]
    assert [entry["action"] for entry in told] == ["version.publish", "draft.save", "model.create"]
    published, saved, created = told
    assert {entry["actor"] for entry in told} == {"ada"}
    assert published["after_hash"] == version.content_hash == saved["after_hash"]
    assert saved["before_hash"] == created["after_hash"]
    assert published["detail"]["number"] == 1
    assert published["at"] >= before.isoformat()[:19]
    assert client.get(address, {"actor": "nobody"}).json()["results"] == []
    assert len(client.get(address, {"action": "draft."}).json()["results"]) == 1
    assert client.get(address, {"until": before.isoformat()}).json()["results"] == []
    assert client.get(address, {"since": "soon"}).status_code == 400


@pytest.mark.django_db
def test_it_can_be_taken_elsewhere_and_checked_there(
    person: Callable[..., User], workspace: Workspace
) -> None:
    write(3, workspace)
    with transaction.atomic():
        audit.record(
            audit.AuditDraft("=cmd()", "model.rename", "model", "o", workspace=workspace.pk)
        )
    client = Client()
    client.force_login(person("max", "auditor"))
    address = f"/api/workspaces/{workspace.pk}/audit/file/"
    lines = [json.loads(line) for line in client.get(address, {"as": "jsonl"}).content.splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]
    for one, following in itertools.pairwise(lines):
        assert following["previous"] == one["hash"]
    table = list(csv.DictReader(io.StringIO(client.get(address, {"as": "csv"}).content.decode())))
    assert table[3]["actor"] == "'=cmd()"  # no text becomes a formula


@pytest.mark.django_db
def test_the_page_says_whether_the_chain_holds(
    person: Callable[..., User], workspace: Workspace
) -> None:
    write(4, workspace)
    client = Client()
    client.force_login(person("max", "auditor"))
    address = f"/api/workspaces/{workspace.pk}/audit/chain/"
    told = client.get(address).json()
    assert (told["first"], told["last"], told["faults"]) == (1, 4, [])
    execute(f"UPDATE {TABLE} SET reason = 'x' WHERE seq = 2")  # noqa: S608 - ours
    assert client.get(address).json()["faults"] == [
        "audit entry 2 was changed after it was written"
    ]


@pytest.mark.django_db
def test_anchors_are_written_when_the_head_moved_and_not_too_often(
    workspace: Workspace, tmp_path: Path, settings: SettingsWrapper
) -> None:
    settings.FLOWGLASS_AUDIT_ANCHORS = str(tmp_path / "anchors")
    keeper, now = anchors.Keeper(), timezone.now()
    keeper.keep(now)
    assert anchors.kept() == []  # nothing was done yet
    write(2, workspace)
    keeper.keep(now + anchors.EVERY / 2)
    assert anchors.kept() == []  # not yet
    keeper.keep(now + anchors.EVERY)
    write(1, workspace)
    keeper.keep(now + 2 * anchors.EVERY)
    keeper.keep(now + 3 * anchors.EVERY)
    assert [anchor.seq for anchor in anchors.kept()] == [2, 3]
    assert (tmp_path / "anchors").stat().st_mode & 0o077 == 0
