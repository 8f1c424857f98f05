"""Ways to damage a text: by characters, by pieces of other texts, and XML by its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

ODD = "\"'\\()[]{}<>.,:;@?-+*/=!&#%$ \t\n\0\x7f\u00a0\u2028\ud800éß漢👋0179eEaxPTZ"
TEXTS = (
    "",
    "-",
    "1",
    "a",
    "1 +",
    '"',
    "x" * 300,
    "not(",
    "[1..",
    "date(",
    "a.b.c",
    "🙈",
    "{}",
    "?",
)
NAMES = (
    "decision",
    "inputData",
    "rule",
    "inputEntry",
    "context",
    "list",
    "invocation",
    "for",
    "text",
)


def garbled(chance: random.Random, text: str, others: Sequence[str]) -> str:
    """A text with a few of its characters, or a piece, replaced."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 0, 1, 1, 3, 12)))
        other = chance.choice(others)
        cut = chance.randint(0, len(other))
        piece = chance.choice(
            (chance.choice(ODD), "", other[cut : cut + chance.randint(1, 15)], text[start:end] * 2)
        )
        text = text[:start] + piece + text[end:]
    return text


def damaged(chance: random.Random, text: str) -> str:
    """An XML text with elements moved, doubled, renamed or emptied, or with characters changed."""
    if chance.random() < 0.2:
        return garbled(chance, text, [text])
    root = etree.fromstring(text.encode())
    for _ in range(chance.randint(1, 5)):
        _change(chance, [one for one in root.iter() if isinstance(one.tag, str)])
    return etree.tostring(root, encoding="unicode")


def _change(chance: random.Random, elements: list[etree._Element]) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(6):
        case 0 if (above := one.getparent()) is not None:
            above.remove(one)
        case 1 if one is not other and other not in one.iterancestors():
            one.append(other)
        case 2:
            one.text = chance.choice(TEXTS)
        case 3 if one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(TEXTS).replace("\0", ""))
        case 4:
            one.tag = etree.QName(etree.QName(one).namespace, chance.choice(NAMES)).text
        case _ if one.attrib and other.attrib:
            one.set(chance.choice(list(other.attrib)), chance.choice(list(other.attrib.values())))
