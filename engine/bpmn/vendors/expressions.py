"""Conditions, timers and scripts in other languages: FEEL as they stand, or told with a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn import translate
from engine.bpmn.source import BPMN
from engine.bpmn.vendors.adopting import attribute, not_feel

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

WHAT = {
    "conditionExpression": "condition",
    "condition": "condition",
    "loopCondition": "loop condition",
    "completionCondition": "completion condition",
    "loopCardinality": "number of instances",
    "activationCondition": "activation condition",
}
TIMES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_QUOTED = re.compile(r"\s*([\"'])([^\"'{}]*)\1\s*")
#: what stands for an expression that is reported, so that it is not reported twice
_UNSAID = "null"


def adopt_expressions(draft: Draft, process: Element) -> None:
    """Leave FEEL without its ${…}; report what another language says otherwise."""
    for name, what in WHAT.items():
        for element in process.iter(f"{BPMN}{name}"):
            if (element.text or "").strip() and attribute(element, "resource") is None:
                adopt_expression(draft, element, what)
    for name, what in TIMES.items():
        for element in process.iter(f"{BPMN}{name}"):
            _adopt_time(draft, element, f"timer's {what}")


def adopt_script_text(draft: Draft, task: Element) -> None:
    """A script that says its language is another one runs only where FEEL writes it the same."""
    script = task.find(f"{BPMN}script")
    language = task.get("scriptFormat") or ""
    if script is None or not (script.text or "").strip():
        return
    text = script.text or ""
    found = translate.read(text, foreign=_is_foreign(language))
    if found.feel is not None:
        script.text = found.feel
    elif _is_foreign(language) or translate.script_hint(text):
        not_feel(draft, script, "script", text, translate.script_hint(text))
        script.text = _UNSAID


def adopt_expression(draft: Draft, element: Element, what: str) -> None:
    """Leave FEEL as it stands, or report the other language and let the text be null."""
    text, language = element.text or "", element.get("language")
    found = translate.read(text, foreign=_is_foreign(language))
    if found.feel is not None:
        element.text = found.feel
        return
    if (
        found.hint is None
        and "{" not in text
        and (translate.is_feel(text) or not _is_foreign(language))
    ):
        return  # FEEL that no other language reads, or FEEL whose own message tells its mistake
    not_feel(draft, element, what, text, found.hint)
    element.text = _UNSAID


def _adopt_time(draft: Draft, element: Element, what: str) -> None:
    text = (element.text or "").strip()
    literal = _QUOTED.fullmatch(text)
    if literal is not None:
        element.text = literal[2]
        return
    if not text or "{" not in text:
        return
    found = translate.read_value(text)
    if found.feel is None:
        not_feel(draft, element, what, text, (found.hint or "").removeprefix("= ") or None)
    element.text = found.feel or found.hint or text


def _is_foreign(language: str | None) -> bool:
    named = (language or "").lower()
    return bool(named) and "feel" not in named and named != "text/plain"
