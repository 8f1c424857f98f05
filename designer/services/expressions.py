"""Expressions on their own: whether the engine can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import engine

if TYPE_CHECKING:
    from collections.abc import Sequence

MODES = ("expression", "unary", "actions")


def expression_check(*, text: str, mode: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """The problems of an expression, of a cell's tests or of a rule's actions; an empty text has none.

    `names` may contain spaces; a name that is not among them is no problem, since not everything
    that an instance knows is known while its model is edited.
    """
    if not text.strip():
        return []
    if mode == "actions":
        wrong = engine.rules.complaint(text, names)
        return [{"message": wrong, "line": 1, "column": 1}] if wrong else []
    compiled = engine.feel.compile if mode == "expression" else engine.feel.compile_unary_tests
    known = {*names, "?"} if mode == "unary" else set(names)
    try:
        compiled(text, known)
    except engine.feel.FeelSyntaxError as error:
        return [{"message": error.message, "line": error.line, "column": error.column}]
    except engine.feel.FeelError as error:
        return [{"message": str(error), "line": 1, "column": 1}]
    return []
