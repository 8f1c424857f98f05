"""The static rules of BPMN 2.0 (OMG formal/2013-12-09) over the XML, one pure function a rule."""

from __future__ import annotations

from engine.bpmn.standard.registry import CODES, RULES, check, told_by

__all__ = ["CODES", "RULES", "check", "told_by"]
