"""Expressions of other languages (JUEL, JavaScript, Groovy, Python) and what they are in FEEL."""

from __future__ import annotations

from engine.bpmn.foreign.parser import to_feel
from engine.bpmn.foreign.tokens import NotTranslated

__all__ = ["NotTranslated", "to_feel"]
