"""Small models for the rules: a word or two of XML in the standard's own namespace."""

from __future__ import annotations

import re

from engine.bpmn.source import parse
from engine.bpmn.standard import check

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:tns="urn:test" '
    'xmlns:other="urn:other" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI">'
)
_FLOW = re.compile(r"(\w+)->(\w+)(?:\[(.*?)\])?")


def file(inside: str) -> str:
    """Definitions around the text."""
    return f"{HEAD}{inside}</definitions>"


def process(inside: str, attributes: str = 'isExecutable="true"') -> str:
    """One process around the text; a->b is a flow, a->b[x] one with a condition."""
    return file(f'<process id="p" {attributes}>{flows(inside)}</process>')


def flows(text: str) -> str:
    """Write each a->b as a sequence flow."""
    return _FLOW.sub(_flow, text)


def _flow(found: re.Match[str]) -> str:
    source, target, condition = found.groups()
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    key = f"{source}_{target}"
    return (
        f'<sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
    )


def codes(text: str) -> set[str]:
    """The rules that the model breaks."""
    return {problem.code for problem in check(parse(text))}


START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
TASK = '<task id="t"/>'
LINE = f"{START}{TASK}{END}s->t t->e "

Case = tuple[str, str, str]


def broken_and_sound(code: str, broken: str, sound: str) -> None:
    """The broken model breaks this rule, the sound one does not."""
    assert code in codes(broken), codes(broken)
    assert code not in codes(sound)
