"""What a task says about keeping its result: by which key, and for how long.

The kernel only works the key out. Whoever performs the work looks the result up under it, in its
own place and for its own people; a result that comes from there is recorded as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from engine.effects import CacheUse
from engine.feel.storable import normal
from engine.feel.values.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

#: a result is kept for at most a year
MAX_SECONDS = 366 * 86_400.0
USUAL_SECONDS = 3600.0


class Key(Protocol):
    """A compiled expression."""

    def evaluate(self, context: Mapping[str, object], *, now: Any = None) -> Any:
        """Evaluate in a context."""
        ...


@dataclass(frozen=True, slots=True)
class CacheSpec:
    """Equal keys share a result for so many seconds; without an expression all inputs are the key.

    `recipe` names the work itself as the model writes it: other work never finds this result.
    """

    recipe: str
    seconds: float = USUAL_SECONDS
    key: Key | None = None

    def use(
        self, context: Mapping[str, Any], inputs: Mapping[str, Any], now: Any
    ) -> CacheUse | None:
        """Give the key of this call; None where the expression gives null: nothing is kept then.

        Raises `FeelError` or `UnstorableValue` where the expression fails.
        """
        value: Any = dict(inputs)
        if self.key is not None:
            value = normal(self.key.evaluate(context, now=now).value)
            if value is None:
                return None
        text = f"{self.recipe}\0{to_text([normal(value)])}"
        return CacheUse(sha256(text.encode()).hexdigest(), self.seconds)


def recipe_of(*parts: object) -> str:
    """Give the name of the work from everything that the model writes about it."""
    return sha256("\0".join(str(part) for part in parts).encode()).hexdigest()
