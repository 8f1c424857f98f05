"""What the kernel needs of a compiled expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Evaluated(Protocol):
    """What an expression gave."""

    @property
    def value(self) -> Any:
        """The value, None where FEEL says null."""
        ...

    @property
    def warnings(self) -> tuple[Any, ...]:
        """Why parts of it became null."""
        ...


class Expression(Protocol):
    """Compiled FEEL."""

    @property
    def text(self) -> str:
        """The text it was compiled from."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """The variables it needs."""
        ...

    def evaluate(self, context: Mapping[str, object], *, now: Any = None) -> Evaluated:
        """Evaluate in a context; never raises for a value that is merely missing."""
        ...
