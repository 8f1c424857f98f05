"""A translated expression gives what it gave in the language it was written in."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.translate import translate
from engine.feel import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

Written = tuple[str, int, Any]  # text, how tightly it binds, value

NUMBERS = {"+": (4, operator.add), "-": (4, operator.sub), "*": (5, operator.mul)}
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def operand(part: Written, level: int) -> str:
    text, own, _ = part
    return text if own >= level else f"({text})"


def joined(
    sign: str, level: int, work: Callable[[Any, Any], Any]
) -> Callable[[Written, Written], Written]:
    def made(left: Written, right: Written) -> Written:
        text = f"{operand(left, level)} {sign} {operand(right, level + 1)}"
        return text, level, work(left[2], right[2])

    return made


def chosen(condition: Written, yes: Written, no: Written) -> Written:
    text = f"{operand(condition, 1)} ? {operand(yes, 1)} : {operand(no, 0)}"
    return text, 0, yes[2] if condition[2] else no[2]


def parts(draw: st.DrawFn, depth: int) -> Written:
    """A number."""
    if not depth or draw(st.booleans()):
        number = draw(st.integers(0, 9))
        return draw(st.sampled_from([(str(number), 9, number), ("n", 9, 7)]))
    if draw(st.integers(0, 4)) == 0:
        return chosen(truths(draw, depth - 1), parts(draw, depth - 1), parts(draw, depth - 1))
    sign = draw(st.sampled_from(sorted(NUMBERS)))
    level, work = NUMBERS[sign]
    return joined(sign, level, work)(parts(draw, depth - 1), parts(draw, depth - 1))


def truths(draw: st.DrawFn, depth: int) -> Written:
    """True or false."""
    if not depth:
        return draw(st.sampled_from([("true", 9, True), ("off", 9, False)]))
    match draw(st.integers(0, 4)):
        case 0:
            sign = draw(st.sampled_from(sorted(COMPARISONS)))
            return joined(sign, 3, COMPARISONS[sign])(
                parts(draw, depth - 1), parts(draw, depth - 1)
            )
        case 1:
            inner = truths(draw, depth - 1)
            return f"!{operand(inner, 6)}", 6, not inner[2]
        case 2:
            return chosen(*(truths(draw, depth - 1) for _ in range(3)))
        case 3:
            return joined("&&", 2, lambda a, b: a and b)(
                truths(draw, depth - 1), truths(draw, depth - 1)
            )
        case _:
            return joined("||", 1, lambda a, b: a or b)(
                truths(draw, depth - 1), truths(draw, depth - 1)
            )


@st.composite
def expressions(draw: st.DrawFn) -> Written:
    return draw(st.sampled_from([parts, truths]))(draw, 4)


@given(expressions(), st.booleans())
def test_it_gives_the_same(written: Written, juel: bool) -> None:
    text, _, expected = written
    found = translate(text, juel=juel)
    assert found is not None, text
    value = evaluate(found, {"n": 7, "off": False}).value
    wanted = expected if isinstance(expected, bool) else Decimal(expected)
    assert value == wanted, f"{text} became {found}"


@given(st.text(alphabet="ab1 .,'\"()[]{}!&|=<>?:+-*/%$#not", max_size=40))
def test_whatever_is_written_is_translated_or_refused(text: str) -> None:
    found = translate(text)
    assert found is None or evaluate(found, {}) is not None
