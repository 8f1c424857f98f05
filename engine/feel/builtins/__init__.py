"""All built-in functions, one module per family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.builtins.aggregates import AGGREGATES
from engine.feel.builtins.contexts import CONTEXTS
from engine.feel.builtins.conversion import CONVERSION
from engine.feel.builtins.dates import DATES
from engine.feel.builtins.lists import LISTS
from engine.feel.builtins.numeric import NUMERIC
from engine.feel.builtins.ranges import RANGES
from engine.feel.builtins.registry import as_function
from engine.feel.builtins.sorting import SORTING
from engine.feel.builtins.strings import STRINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.feel.values.value import Function

_FAMILIES = (
    AGGREGATES,
    CONTEXTS,
    CONVERSION,
    DATES,
    LISTS,
    NUMERIC,
    RANGES,
    SORTING,
    STRINGS,
)
LIBRARY: Mapping[str, Function] = {
    name: as_function(name, signatures)
    for family in _FAMILIES
    for name, signatures in family.items()
}
