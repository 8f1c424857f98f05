"""Loop characteristics (10.3.8) and the conditions that steer them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn.source import is_bpmn, local
from engine.bpmn.standard.index import child, is_executable, label
from engine.bpmn.standard.metamodel import ACTIVITIES
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.standard.index import Index

LOOPS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
#: elements whose expression gives true or false
BOOLEAN = ("conditionExpression", "condition", "loopCondition", "completionCondition")
_LITERAL = re.compile(r"[+-]?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*'")


def loop_characteristics_twice(index: Index) -> Iterator[Finding]:
    """10.3, Table 10.3: an activity has at most one loop characteristic."""
    for activity in index.all(*sorted(ACTIVITIES)):
        found = [inner for inner in activity if is_bpmn(inner) and local(inner) in LOOPS]
        if len(found) > 1:
            message = f"{label(activity)} has {len(found)} loop characteristics; one is allowed"
            yield Finding(activity, message)


def loop_maximum(index: Index) -> Iterator[Finding]:
    """10.3.8, Table 10.28: loopMaximum is a number of times, 1 or more."""
    for loop in index.all("standardLoopCharacteristics"):
        text = loop.get("loopMaximum")
        if text is not None and not re.fullmatch(r"\s*\+?0*[1-9]\d*\s*", text):
            yield Finding(loop, f"The loop's maximum “{text}” is not 1 or more")


def multi_instance_event_missing(index: Index) -> Iterator[Finding]:
    """10.3.8, Table 10.29: behaviour One and None name the event that is thrown."""
    names = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}
    for loop in index.all("multiInstanceLoopCharacteristics"):
        name = names.get(loop.get("behavior", ""))
        if name is not None and not loop.get(name):
            yield Finding(loop, f"The behaviour {loop.get('behavior')} needs {name}")


def multi_instance_number_missing(index: Index) -> Iterator[Finding]:
    """10.3.8, Table 10.29: where it is run, a number or a collection says how many instances."""
    for loop in index.all("multiInstanceLoopCharacteristics"):
        given = child(loop, "loopCardinality"), child(loop, "loopDataInputRef")
        own = any(str(name).startswith("{") for name in loop.attrib)
        if given == (None, None) and is_executable(loop) and not own and not len(loop):
            message = "The multi-instance activity says neither how many instances nor for what"
            yield Finding(loop, message, "Give a number or a collection")


def complex_behavior(index: Index) -> Iterator[Finding]:
    """10.3.8, Table 10.29, 10.30: complex behaviour is defined where it is chosen, and only there."""
    for loop in index.all("multiInstanceLoopCharacteristics"):
        chosen = loop.get("behavior") == "Complex"
        given = child(loop, "complexBehaviorDefinition") is not None
        if chosen and not given:
            yield Finding(loop, "The behaviour Complex needs a complexBehaviorDefinition")
        if given and not chosen:
            message = "The complexBehaviorDefinition is ignored: the behaviour is not Complex"
            yield Finding(loop, message)


def condition_not_boolean(index: Index) -> Iterator[Finding]:
    """8.4.13, 10.3.8, 10.5.5: a condition gives true or false."""
    for condition in index.all(*BOOLEAN):
        text = (condition.text or "").strip()
        if _LITERAL.fullmatch(text):
            yield Finding(condition, f"The condition {text} is neither true nor false")


RULES = (
    Rule("loop_characteristics_twice", "error", loop_characteristics_twice),
    Rule("loop_maximum", "error", loop_maximum),
    Rule("multi_instance_event_missing", "error", multi_instance_event_missing),
    Rule("multi_instance_number_missing", "error", multi_instance_number_missing),
    Rule("complex_behavior", "warning", complex_behavior),
    Rule("condition_not_boolean", "error", condition_not_boolean),
)
