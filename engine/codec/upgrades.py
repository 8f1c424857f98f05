"""How data of earlier versions becomes data of the present one, a version at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import UnreadableData

#: the version that is written
VERSION = 1

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

#: from a version to the next one; an entry is never edited once data of its version exists
UPGRADES: Mapping[int, Upgrade] = {}


def upgraded(
    data: dict[str, Any], *, upgrades: Mapping[int, Upgrade] = UPGRADES, target: int = VERSION
) -> dict[str, Any]:
    """Give the data in the target version, or refuse data of a later one."""
    version = data.get("v")
    if not isinstance(version, int) or version < 1:
        raise UnreadableData("the state names no version")
    if version > target:
        raise UnreadableData(f"the state has version {version}; this engine reads up to {target}")
    while version < target:
        data = upgrades[version](data)
        version += 1
        data["v"] = version
    return data
