"""Zero findings mean something only if a fault would be found: each of these is, by an ordinary test."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.meta.copies import Verdict, copied, judged, linked, put
from tests.meta.faults import FAULTS, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.meta
AT_A_TIME = 2


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Verdict]]:
    """What the tests say about the code as it is (""), and about each fault by its name."""
    folder = tmp_path_factory.mktemp("faults")
    base = copied(folder / "base")

    def judge(number: int, fault: Fault | None) -> Verdict:
        place = linked(base, folder / str(number))
        tests = {name for each in FAULTS for name in each.tests} if fault is None else fault.tests
        try:
            if fault is not None:
                put(fault, place)
        except AssertionError as error:
            return Verdict(-1, "", 0.0, str(error))
        return judged(place, sorted(tests))

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        asked = {
            fault.name if fault else "": pool.submit(judge, number, fault)
            for number, fault in enumerate((None, *FAULTS))
        }
        yield {name: future.result() for name, future in asked.items()}


def test_the_code_as_it_is_passes(verdicts: dict[str, Verdict]) -> None:
    assert verdicts[""].code == 0, verdicts[""].output[-3000:]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_fault_is_caught(fault: Fault, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[fault.name]
    assert verdict.code == 1, f"not caught: {verdict.output[-3000:]}"
    assert verdict.failed.startswith(tuple(name.rpartition("/")[2] for name in fault.tests))


def test_the_table(verdicts: dict[str, Verdict], capsys: pytest.CaptureFixture[str]) -> None:
    caught = [fault for fault in FAULTS if verdicts[fault.name].code == 1]
    with capsys.disabled():
        print()
        for fault in FAULTS:
            verdict = verdicts[fault.name]
            by = verdict.failed or "NOT CAUGHT"
            print(f"{fault.name:<62} {by:<100} {verdict.seconds:5.1f} s")
        print(f"{len(caught)} of {len(FAULTS)} faults are caught; the code as it is passes")
    assert len(caught) == len(FAULTS)
