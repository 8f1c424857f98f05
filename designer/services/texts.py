"""What every model text is asked before it is stored: its size, its well-formedness, its problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

import engine
from designer.models import Kind
from designer.services.permits import permit_problems
from designer.services.refusals import ModelHasProblems, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

Problems = list[dict[str, Any]]


def text_check(*, workspace: UUID, kind: str, text: str) -> Problems:
    """Every problem of the text, as the API tells it; a text that is no model file is refused.

    The workspace says which handlers and secrets there are for it.
    """
    problems = text_problems(kind=kind, text=text)
    return problems + permit_problems(workspace=workspace, kind=kind, text=text)


def text_problems(*, kind: str, text: str) -> Problems:
    """Every problem that the text has wherever it lies; a text that is no model file is refused."""
    text_measure(text=text)
    problems = plain(validator_of(kind)(text))
    if any(p["code"] in UNREADABLE for p in problems):
        raise ModelHasProblems(problems)
    return problems


def validator_of(kind: str) -> Callable[[str], Iterable[engine.Problem]]:
    """What finds the problems of a text of this kind."""
    match kind:
        case Kind.DECISION:
            return engine.dmn.validate
        case Kind.MACHINE:
            return engine.statechart.validate
        case Kind.GRAPH:
            return engine.taskgraph.validate
        case Kind.RULES:
            return engine.rules.validate
        case _:
            return engine.bpmn.validate


def text_measure(*, text: str) -> None:
    """Refuse a text beyond the limit."""
    limit = settings.FLOWGLASS_LIMITS["model_bytes"]
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        raise TooLarge(_("The model file is too large."), location={"field": "text"}, limit=limit)


def plain(problems: Iterable[engine.Problem]) -> Problems:
    """Problems as JSON."""
    return [{name: getattr(p, name) for name in FIELDS} for p in problems]


def errors_in(problems: Problems) -> Problems:
    """Those that keep a model from running."""
    return [p for p in problems if p["severity"] == "error"]


def key_of(text: str, fallback: str) -> str:
    """A key from a name: lower case, words joined by hyphens."""
    words = re.sub(r"[^\w]+", "-", text.strip().lower()).strip("-")
    return (words or fallback)[:100]


FIELDS = ("severity", "code", "message", "element_id", "line", "hint", "field")
UNREADABLE = frozenset(
    {
        "doctype",
        "not_an_object",
        "not_bpmn",
        "not_dmn",
        "not_json",
        "not_scxml",
        "not_xml",
        "too_big",
        "too_deep",
        "too_large",
        "too_many_attributes",
        "too_many_elements",
        "xml_syntax",
    }
)
