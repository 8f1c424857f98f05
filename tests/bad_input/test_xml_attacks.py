"""B01: XML that attacks its reader, through the engine and through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import engine
from designer.services.models import model_create
from tests.bad_input import xml_attacks
from tests.bad_input.contract import asked, read_or_refused, refused, refused_or_taken, rows, sent
from tests.bad_input.xml_attacks import GOOD

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from designer.models import Workspace

READERS = {
    "process": (engine.bpmn.read, engine.bpmn.validate, engine.bpmn.imported),
    "decision": (engine.dmn.read, engine.dmn.validate),
    "machine": (engine.statechart.read, engine.statechart.validate),
}
BAD = {
    (kind, f"{family.__name__}: {name}"): data
    for kind, text in GOOD.items()
    for family in (
        xml_attacks.doctypes,
        xml_attacks.encodings,
        xml_attacks.sizes,
        xml_attacks.no_xml,
    )
    for name, data in family(text).items()
}
ODD = {
    (kind, name): data
    for kind, text in GOOD.items()
    for name, data in xml_attacks.harmless(text).items()
}
#: what the notation's reader may honestly take: it is XML 1.0, or text that came as text
MAYBE = (
    "300 attributes",
    "version 3.0",
    "says EBCDIC",
    "says UTF-7",
    "says UTF-32",
    "says UTF-16",
    "name of",
)


@pytest.mark.parametrize(("kind", "name"), BAD, ids=str)
def test_the_reader_refuses_it(kind: str, name: str) -> None:
    read, validate, *_ = READERS[kind]
    data = BAD[kind, name]
    taken = read_or_refused(lambda: read(data))
    problems = validate(data)
    assert taken == (not any(p.severity == "error" for p in problems))
    assert not taken or any(word in name for word in MAYBE), "it was taken"
    if name.startswith("doctypes"):
        assert {p.code for p in problems} <= {"doctype", "xml_syntax", "not_xml"}


@pytest.mark.parametrize("name", [name for kind, name in BAD if kind == "process"])
def test_the_importer_of_bpmn_never_breaks(name: str) -> None:
    read_or_refused(lambda: engine.bpmn.imported(BAD["process", name]))


@pytest.mark.parametrize(("kind", "name"), ODD, ids=str)
def test_what_is_only_odd_fetches_nothing(kind: str, name: str) -> None:
    for work in READERS[kind]:
        read_or_refused(lambda work=work: work(ODD[kind, name]))


@pytest.mark.parametrize("kind", GOOD)
def test_the_api_refuses_each(
    signed_in: Client, modeller: User, workspace: Workspace, kind: str
) -> None:
    """As an upload and as a draft; the draft that was there can still be opened."""
    model = model_create(user=modeller, workspace=workspace, kind=kind, name="Here")
    before = model.draft.text
    wrong = []
    for name in (name for own, name in BAD if own == kind):
        text = (
            BAD[kind, name].decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
        )
        hold = refused_or_taken if any(word in name for word in MAYBE) else refused
        if "says" in name or "mark" in name:
            hold = refused_or_taken  # text has no encoding any more
        new = {"kind": kind, "name": "Bad", "text": text}
        change = {"text": text, "revision": 99}
        try:
            hold(
                lambda new=new: sent(
                    signed_in, "POST", f"/api/workspaces/{workspace.pk}/models/", new
                )
            )
            counts = rows()
            answer = asked(
                lambda c=change: sent(signed_in, "PUT", f"/api/models/{model.pk}/draft/", c)
            )
            assert answer.status >= 400
            assert rows() == counts
            asked(
                lambda t=text: sent(
                    signed_in, "POST", f"/api/models/{model.pk}/check/", {"text": t}
                )
            )
        except AssertionError as error:
            wrong.append((name, str(error)[:600]))
    assert not wrong
    assert signed_in.get(f"/api/models/{model.pk}/draft/").json()["text"] == before
