"""Random models against an oracle: how each path ends is known before it is played.

After every step the state is decoded anew, the history folds to it, tokens are counted from the
events alone, and an instance that was never restarted does the same (see `tests.oracle.lane`).
"""

from __future__ import annotations

import pytest

from tests.oracle.growing import model
from tests.oracle.judge import check

PATHS = 3
FOUND = [  # seeds that once showed a fault of the engine: (seed, path, size)
    (16, 0, 9),  # after a restart, waits were closed in another order than they were opened
]


def played(seeds: range) -> None:
    for seed in seeds:
        for path in range(PATHS):
            check(seed, path)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_random_models_end_as_their_oracle_says(first: int) -> None:
    played(range(first, first + 20))


@pytest.mark.deep
@pytest.mark.parametrize("first", range(60, 300, 20))
def test_more_random_models_end_as_their_oracle_says(first: int) -> None:
    played(range(first, first + 20))


@pytest.mark.parametrize(("seed", "path", "size"), FOUND)
def test_what_was_found_once_stays_mended(seed: int, path: int, size: int) -> None:
    check(seed, path, size)


def test_the_models_reach_every_family_of_elements() -> None:
    wanted = (
        "parallelGateway", "exclusiveGateway", "inclusiveGateway", "eventBasedGateway",
        "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "completionCondition",
        "boundaryEvent", 'cancelActivity="false"', 'triggeredByEvent="true"', "callActivity",
        'isInterrupting="false"', "isForCompensation", "<bpmn:transaction", "compensateEvent",
        "errorEvent", "escalationEvent", "timerEvent", "messageEvent", "signalEvent", "timeCycle",
        "conditionalEvent", "terminateEvent", "cancelEvent", "serviceTask", "userTask",
        "businessRuleTask", "receiveTask", "scriptTask", "manualTask",
    )  # fmt: skip
    texts = [model(seed).text for seed in range(200)]
    assert [each for each in wanted if not any(each in text for text in texts)] == []
