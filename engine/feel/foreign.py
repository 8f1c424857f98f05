"""Functions of other languages: FEEL can name them, we refuse to run them and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import ast
from engine.feel.scope import every_part

if TYPE_CHECKING:
    from engine.feel.ast import Expr

FOREIGN = "foreign_function"


def refusal(language: str) -> str:
    """What is said instead of running a function of another language."""
    return f"the external {language} function is refused: only FEEL runs here"


def language_of(body: Expr) -> str:
    """The language that an external body `{java: {…}}` names."""
    named = body.entries[0][0] if isinstance(body, ast.ContextLiteral) and body.entries else ""
    return {"java": "Java", "pmml": "PMML"}.get(named.lower(), named or "unnamed")


def foreign_languages(node: Expr) -> frozenset[str]:
    """The languages other than FEEL that functions of an expression are written in."""
    return frozenset(
        language_of(part.body)
        for part in every_part(node)
        if isinstance(part, ast.FunctionLiteral) and part.external
    )
