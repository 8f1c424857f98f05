"""Timers that are odd: right by ISO 8601 or cron, or a clear refusal that names what is wrong."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import bpmn
from engine.bpmn.due import NotDue, first_due, next_due
from tests.unit.engine.instances import NOON, Instance
from tests.unit.engine.models import END, START, el, event, file, flows, process

JANUARY = datetime(2026, 1, 31, 10, tzinfo=UTC)

REFUSED = [
    ("cycle", "R-1/PT1M", "not a cycle"),
    ("cycle", "R/PT0S", "at once"),
    ("cycle", "R3/PT0.5S", "at once"),
    ("cycle", "R/2026-01-01T00:00:00Z/2025-01-01T00:00:00Z", "at once"),
    ("cycle", "R0/PT1M", "never comes"),
    ("cycle", "R²/PT1M", "not a cycle"),
    ("cycle", f"R{'9' * 5000}/PT1M", "longer than 200"),
    ("cycle", "R1234567890/PT1M", "not a cycle"),
    ("cycle", "R/-PT1M", "negative"),
    ("cycle", "R/", "not an ISO 8601 duration"),
    ("cycle", "", "neither a cycle"),
    ("cycle", ",".join(["1"] * 1_000_000) + " * * * *", "longer than 200"),
    ("cycle", "0 0 30 2 *", "never comes"),
    ("cycle", "0 0 31 4,6,9,11 *", "never comes"),
    ("cycle", "*/0 * * * *", "no field"),
    ("cycle", "5-1 * * * *", "no field"),
    ("cycle", "CRON_TZ=Nowhere/City 0 9 * * *", "no time zone"),
    ("cycle", "CRON_TZ=../../etc/passwd 0 9 * * *", "no time zone"),
    ("duration", "-PT1S", "negative"),
    ("duration", "P", "not an ISO 8601 duration"),
    ("duration", "PT", "not an ISO 8601 duration"),
    ("duration", "P1DT", "not an ISO 8601 duration"),
    ("duration", "P9999Y", "too far"),
    ("duration", "P999999999D", "too far"),
    ("duration", "P" + "9" * 100_000 + "D", "not an ISO 8601 duration"),
    ("duration", "x" * 10_000_000, "not an ISO 8601 duration"),
    ("duration", None, "null"),
    ("date", "2026-02-30T00:00:00Z", "not a date"),
    ("date", "10000-01-01T00:00:00Z", "too far"),
    ("date", "2026-03-29T02:30:00@Mars/Phobos", "not a date"),
]


@pytest.mark.parametrize(("kind", "value", "why"), REFUSED, ids=lambda value: str(value)[:30])
def test_refused_at_once_with_a_short_reason(kind: str, value: object, why: str) -> None:
    began = time.perf_counter()
    with pytest.raises(NotDue, match=why) as refused:
        first_due(kind, value, JANUARY)
    assert len(refused.value.message) < 200
    assert time.perf_counter() - began < 1


RIGHT = [
    ("duration", "P1M", "2026-02-28T10:00"),
    ("duration", "P1Y1M", "2027-02-28T10:00"),
    ("duration", "P1W", "2026-02-07T10:00"),
    ("duration", "P1M2DT1H", "2026-03-02T11:00"),
    ("duration", "PT1.5S", "2026-01-31T10:00:01.500"),
    ("duration", "PT0S", "2026-01-31T10:00"),
    ("date", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59"),
    ("date", "2026-03-29T02:30:00@Europe/Berlin", "2026-03-29T01:30"),  # does not exist: later
    ("date", "2026-10-25T02:30:00@Europe/Berlin", "2026-10-25T00:30"),  # exists twice: the first
    ("cycle", "0 0 29 2 *", "2028-02-29T00:00"),
    ("cycle", "CRON_TZ=Asia/Shanghai 0 9 * * *", "2026-02-01T01:00"),
]


@pytest.mark.parametrize(("kind", "value", "due"), RIGHT)
def test_right_by_the_standard(kind: str, value: str, due: str) -> None:
    assert first_due(kind, value, JANUARY)[0] == datetime.fromisoformat(due).replace(tzinfo=UTC)


def turns(text: str, now: datetime, count: int) -> list[str]:
    due, cycle, left = first_due("cycle", text, now)
    found = [due]
    for _ in range(count - 1):
        found.append(next_due(str(cycle), found[-1], found[-1], finite=left is not None))
    return [each.strftime("%m-%d %H:%M") for each in found]


def test_the_last_of_a_month_comes_back_after_a_short_month() -> None:
    wanted = ["02-28 10:00", "03-31 10:00", "04-30 10:00", "05-31 10:00"]
    assert turns("R/P1M", JANUARY, 4) == wanted
    assert turns("R9/2026-01-31T10:00:00Z/P1M", JANUARY, 5) == ["01-31 10:00", *wanted]


def test_a_fixed_hour_comes_once_where_clocks_are_put_back() -> None:
    night = datetime(2026, 10, 24, 12, tzinfo=UTC)
    text = "CRON_TZ=Europe/Berlin 30 2 * * *"
    assert turns(text, night, 3) == ["10-25 00:30", "10-26 01:30", "10-27 01:30"]
    between = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert turns(text, between, 1) == ["10-26 01:30"]


def test_every_hour_goes_on_where_clocks_are_put_back_or_forward() -> None:
    text = "CRON_TZ=Europe/Berlin 0 * * * *"
    autumn = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert turns(text, autumn, 4) == ["10-25 00:00", "10-25 01:00", "10-25 02:00", "10-25 03:00"]
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert turns(text, spring, 3) == ["03-29 01:00", "03-29 02:00", "03-29 03:00"]


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]
)
CRONS = st.sampled_from(
    ["30 2 * * *", "*/20 * * * *", "0 */6 * * *", "15 1,2,3 * * 0", "0 0 1 * *"]
)
YEAR = st.integers(0, 365 * 24 * 60).map(lambda n: NOON + timedelta(minutes=n))


@given(zone=ZONES, cron=CRONS, now=YEAR)
def test_a_cron_expression_always_goes_forward(zone: str, cron: str, now: datetime) -> None:
    text, at = f"CRON_TZ={zone} {cron}", [now]
    for _ in range(4):
        at.append(first_due("cycle", text, at[-1])[0])
    assert all(a < b for a, b in itertools.pairwise(at))


@given(text=st.text(max_size=40) | st.from_regex(r"R?[0-9]{0,3}/?P[0-9YMDTHS.]{0,12}"))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    for kind in ("cycle", "duration", "date"):
        try:
            due, _, _ = first_due(kind, text, JANUARY)
        except NotDue:
            continue
        assert due.tzinfo is not None


def test_what_is_refused_names_its_element() -> None:
    said = event("timer", "<bpmn:timeCycle>R/PT0S</bpmn:timeCycle>")
    remind = el("boundaryEvent", "b", said, attachedToRef="t", cancelActivity="false")
    text = file(process(START, el("userTask", "t"), remind, END, el("endEvent", "r"),
                        flows("s-t t-e b-r")))  # fmt: skip
    found = [p for p in bpmn.validate(text) if p.severity == "error"]
    assert [(p.element_id, "at once" in p.message) for p in found] == [("b", True)]
    computed = text.replace(">R/PT0S<", ">= when<")
    run = Instance(bpmn.read(computed)).start(when="R/PT0S")
    assert (run.incident().node, "at once" in run.incident().message) == ("t", True)
