"""Expressions to Python closures: one module per family of nodes, joined here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.feel import ast
from engine.feel.compiler import calls, control, literals, names, operators, tests
from engine.feel.compiler.compiler import Code, Compiler

if TYPE_CHECKING:
    from engine.feel.run import Source
    from engine.feel.types import FeelType
    from engine.feel.values.value import Function

__all__ = ["Code", "compile_expression", "compile_tests"]


def _steps(compiler: Compiler, node: ast.Steps) -> Code:
    return literals.nothing(compiler, "'..' stands only inside a range or a 'for'", node.at)


_Translator: TypeAlias = Callable[[Compiler, ast.Expr], Code]
_TRANSLATORS: dict[type, object] = {
    ast.Literal: literals.literal,
    ast.AtLiteral: literals.at_literal,
    ast.Name: names.name,
    ast.Path: names.path,
    ast.Filter: control.filter_,
    ast.Call: calls.call,
    ast.NamedCall: calls.named_call,
    ast.FunctionLiteral: literals.function_literal,
    ast.ContextLiteral: literals.context_literal,
    ast.ListLiteral: literals.list_literal,
    ast.RangeLiteral: literals.range_literal,
    ast.ComparisonRange: literals.comparison_range,
    ast.Negation: operators.negation,
    ast.Arithmetic: operators.arithmetic,
    ast.Comparison: operators.comparison,
    ast.Logic: operators.logic,
    ast.Between: operators.between,
    ast.In: tests.in_,
    ast.InstanceOf: literals.instance_of,
    ast.If: control.if_,
    ast.Steps: _steps,
    ast.For: control.for_,
    ast.Quantified: control.quantified,
}


def _translate(compiler: Compiler, node: ast.Expr) -> Code:
    return cast("_Translator", _TRANSLATORS[type(node)])(compiler, node)


def compile_expression(
    node: ast.Expr,
    source: Source,
    library: Mapping[str, Function],
    types: Mapping[str, FeelType],
) -> Code:
    """The closure that computes an expression in the frame of its caller's variables."""
    return Compiler(source, library, types, _translate).code(node)


def compile_tests(
    node: ast.Tests,
    source: Source,
    library: Mapping[str, Function],
    types: Mapping[str, FeelType],
) -> Code:
    """The closure that computes unary tests in an inner frame that holds `?`."""
    return tests.unary_tests(Compiler(source, library, types, _translate).inner(), node)
