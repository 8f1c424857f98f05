"""What every part of the compiler shares: the text, the scopes around a node, the way back in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from engine.feel.run import NO_VALUE, Frame, Run, Source
from engine.feel.values.value import Value

if TYPE_CHECKING:
    from engine.feel.ast import Expr
    from engine.feel.types import FeelType
    from engine.feel.values.value import Function

Code: TypeAlias = Callable[[Frame], Value]


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles nodes of one text; `is_root` tells that only the caller's names are around."""

    source: Source
    library: Mapping[str, Function]
    types: Mapping[str, FeelType]
    translate: Callable[[Compiler, Expr], Code]
    is_root: bool = True

    def code(self, node: Expr) -> Code:
        """The closure that computes a node."""
        return self.translate(self, node)

    def inner(self) -> Compiler:
        """A compiler for what stands inside a scope of its own."""
        return replace(self, is_root=False)

    def warn(self, run: Run, message: str, at: int, code: str = NO_VALUE) -> None:
        """Tell why something at an offset of this text became null."""
        run.warn(message, self.source, at, code)
