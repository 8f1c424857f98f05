"""Models changed in their structure, by a seed: the same seed gives the same mutant."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

NUMBERS = ("-1", "NaN", "Infinity", "1e999", "", "9" * 400, "x", "0x10", "-0", "1,5")
IDS = (
    "",
    " ",
    "1a",
    "a b",
    "a:b",
    "é",
    "x" * 5_000,
    "__class__",
    "../..",
    "'; --",
    "<a>",
    "\u202e",
)
TEXTS = ("", "-", "1 +", "=", "{", "PT", "P-1D", "R0/PT0S", "not(", "a" * 5_000, "${x}", "]]", "👋")
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**18, 1e308, "", "x", "=", "= 1 +", "PT0S", "P9999999999999D",
    "2026-02-30", [], {}, [[]], [None], [1], {"a": 1}, "x" * 5_000, "__proto__",
)  # fmt: skip
REFERENCES = ("sourceRef", "targetRef", "attachedToRef", "default", "href", "target", "initial")


def elements(root: etree._Element) -> list[etree._Element]:
    return [one for one in root.iter() if isinstance(one.tag, str)]


def drop(chance: random.Random, root: etree._Element) -> None:
    one = chance.choice(elements(root))
    if (above := one.getparent()) is not None:
        above.remove(one)


def double(chance: random.Random, root: etree._Element) -> None:
    one = chance.choice(elements(root))
    if (above := one.getparent()) is not None:
        above.append(deepcopy(one))


def move(chance: random.Random, root: etree._Element) -> None:
    one, other = chance.choice(elements(root)), chance.choice(elements(root))
    if one is not other and one not in other.iterancestors():
        other.append(one)


def rename(chance: random.Random, root: etree._Element) -> None:
    """Another tag: one that the file has somewhere else, or one that nobody knows."""
    one = chance.choice(elements(root))
    tags = [*(other.tag for other in elements(root)), "{urn:foreign}thing", "thing"]
    one.tag = chance.choice(tags)


def foreign(chance: random.Random, root: etree._Element) -> None:
    """The same name in a namespace that is not ours."""
    one = chance.choice(elements(root))
    one.tag = f"{{urn:foreign}}{etree.QName(one).localname}"


def set_id(chance: random.Random, root: etree._Element) -> None:
    """No id, an odd one, or another element's."""
    owners = [one for one in elements(root) if one.get("id") is not None]
    if not owners:
        return
    one = chance.choice(owners)
    match chance.randrange(3):
        case 0:
            del one.attrib["id"]
        case 1:
            one.set("id", chance.choice(IDS))
        case _:
            one.set("id", chance.choice(owners).get("id", ""))


def refer(chance: random.Random, root: etree._Element) -> None:
    """A reference to nothing, to itself, or to something of another kind."""
    owners = [(one, name) for one in elements(root) for name in one.attrib if name in REFERENCES]
    if not owners:
        return
    one, name = chance.choice(owners)
    known = [other.get("id", "") for other in elements(root)]
    one.set(name, chance.choice([*IDS, "nowhere", "#nowhere", one.get("id", ""), *known]))


def swap(chance: random.Random, root: etree._Element) -> None:
    """Two attributes' values change places."""
    owners = [one for one in elements(root) if one.attrib]
    one, other = chance.choice(owners), chance.choice(owners)
    mine, theirs = chance.choice(list(one.attrib)), chance.choice(list(other.attrib))
    one.attrib[mine], other.attrib[theirs] = other.attrib[theirs], one.attrib[mine]


def attribute(chance: random.Random, root: etree._Element) -> None:
    """An attribute away, or with an odd value."""
    one = chance.choice([one for one in elements(root) if one.attrib])
    name = chance.choice(list(one.attrib))
    if chance.random() < 0.3:
        del one.attrib[name]
    else:
        one.attrib[name] = chance.choice((*NUMBERS, *TEXTS, *IDS))


def numbers(chance: random.Random, root: etree._Element) -> None:
    """Drawings with places that are no places."""
    drawn = [one for one in elements(root) if {"x", "y", "width"} & set(one.attrib)]
    if drawn:
        one = chance.choice(drawn)
        name = chance.choice([name for name in one.attrib if name in {"x", "y", "width", "height"}])
        one.attrib[name] = chance.choice(NUMBERS)
    else:
        attribute(chance, root)


def text(chance: random.Random, root: etree._Element) -> None:
    chance.choice(elements(root)).text = chance.choice((*TEXTS, *NUMBERS))


XML: tuple[Callable[[random.Random, etree._Element], None], ...] = (
    drop, double, move, rename, foreign, set_id, set_id, refer, refer, swap, attribute, attribute,
    numbers, text, text,
)  # fmt: skip


def xml_mutant(chance: random.Random, source: str) -> str:
    """The file after one to four changes."""
    root = etree.fromstring(source.encode())
    for _ in range(chance.randint(1, 4)):
        chance.choice(XML)(chance, root)
    return etree.tostring(root, encoding="unicode")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each place inside the value, as its holder and its name or number there."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in pairs:
        found.append((value, name))
        if isinstance(inner, dict | list):
            found.extend(places(inner))
    return found


def json_mutant(chance: random.Random, source: str) -> str:
    """The text after one to four changes of its fields."""
    data = json.loads(source)
    for _ in range(chance.randint(1, 4)):
        if not (found := places(data)):
            break
        holder, name = chance.choice(found)
        other, theirs = chance.choice(found)
        match chance.randrange(6):
            case 0:
                del holder[name]
            case 1 | 2:
                holder[name] = deepcopy(chance.choice(VALUES))
            case 3:
                holder[name] = deepcopy(other[theirs])
            case 4 if isinstance(holder, dict):
                holder[chance.choice((*IDS, "extra", "when", "then", "retry"))] = holder.pop(name)
            case 4 | 5 if isinstance(holder, list):
                holder.append(deepcopy(holder[name]))
            case _:
                holder[name] = chance.choice((*TEXTS, *IDS))
    return json.dumps(data)
