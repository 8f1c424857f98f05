"""Whatever is handed in twice, late or against something else is done once or refused in words."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from designer import runtime
from designer.models import Incident, Instance, Job, Subscription, Timer, UserTask
from designer.runtime import leases
from designer.runtime.clock import SYSTEM
from designer.runtime.committer import committer
from designer.runtime.submission import IdempotencyRef, Lease, StartOf, Submission
from designer.selectors import history
from engine import (
    Cancel,
    CommandRefused,
    CompleteJob,
    CompleteUserTask,
    DeliverMessage,
    FailJob,
    FireTimer,
    RetryIncident,
    SetVariables,
    Start,
)
from tests.integration.designer import flows
from tests.integration.designer.runtime import talk
from tests.integration.designer.runtime.test_worker import verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]

REFUSED = (CommandRefused, runtime.RuntimeRefusal)
JOB = flows.line(flows.service("one", "log", message="x"), flows.user("after"))
TASK = flows.line(flows.user("check"), flows.user("after"))
WAIT = flows.line(flows.pause("later", "PT0S"), flows.user("after"))
HEAR = talk.file(
    talk.message("paid"),
    talk.process(
        "hears", talk.start(), talk.catch("wait", talk.by_message("paid")),
        '<userTask id="after"/>', talk.end(),
    ),
)  # fmt: skip


def claimed(publish: Publish) -> tuple[UUID, leases.Claim]:
    pk = publish(JOB).start()
    [claim] = leases.claim("a:1:1", SYSTEM.now(), 5)
    return pk, claim


def starting(publish: Publish) -> Submission:
    return publish(TASK).submission("start")


def completing_a_job(publish: Publish) -> Submission:
    pk, claim = claimed(publish)
    return Submission(pk, CompleteJob(claim.key, 1), lease=Lease(claim.id, claim.fence))


def failing_a_job(publish: Publish) -> Submission:
    pk, claim = claimed(publish)
    command = FailJob(claim.key, "broken", "as asked", retryable=False)
    return Submission(pk, command, lease=Lease(claim.id, claim.fence))


def completing_a_task(publish: Publish) -> Submission:
    pk = publish(TASK).start()
    return Submission(pk, CompleteUserTask(UserTask.objects.get().key, {}, "someone"))


def completing_a_task_under_a_key(publish: Publish) -> Submission:
    published = publish(TASK)
    pk = published.start()
    command = CompleteUserTask(UserTask.objects.get().key, {}, "someone")
    return Submission(pk, command, idempotency=IdempotencyRef(published.user.pk, "k", "f"))


def setting_variables_under_a_key(publish: Publish) -> Submission:
    published = publish(TASK)
    reference = IdempotencyRef(published.user.pk, "k", "f")
    return Submission(published.start(), SetVariables({"n": 1}, "someone"), idempotency=reference)


def firing_a_timer(publish: Publish) -> Submission:
    pk = publish(WAIT).start()
    return Submission(pk, FireTimer(Timer.objects.get().key))


def delivering_a_message(publish: Publish) -> Submission:
    pk = publish(HEAR).start()
    return Submission(pk, DeliverMessage(Subscription.objects.get().key, {}))


def retrying_an_incident(publish: Publish) -> Submission:
    failing = failing_a_job(publish)
    runtime.submit(failing)
    return Submission(failing.instance, RetryIncident(Incident.objects.get().key, "someone"))


def cancelling(publish: Publish) -> Submission:
    return Submission(publish(TASK).start(), Cancel("someone", "enough"))


def starting_a_call(publish: Publish) -> Submission:
    """Two workers that carry out the same call: the child's id derives from it."""
    published = publish(TASK)
    parent = published.start()
    model = published.version.model
    start = StartOf(
        model.workspace_id, model.pk, published.version.pk, id=runtime_child(parent), parent=parent,
        call="c",
    )  # fmt: skip
    reference = IdempotencyRef(published.user.pk, "call", "f")
    return Submission(None, Start({}), start=start, idempotency=reference)


def runtime_child(parent: UUID) -> UUID:
    from designer.runtime.deliveries import child_of

    return child_of(parent, "c")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    "kind",
    [
        starting, completing_a_job, failing_a_job, completing_a_task,
        completing_a_task_under_a_key, setting_variables_under_a_key, firing_a_timer,
        delivering_a_message, retrying_an_incident, cancelling, starting_a_call,
    ],
)  # fmt: skip
def test_what_comes_again_is_done_once(
    publish: Publish, kind: Callable[[Publish], Submission], together: bool
) -> None:
    submission = kind(publish)
    before = Instance.objects.count()
    if together:
        answers = committer.submit_all([submission] * 3)
    else:
        answers = [committer.submit_all([submission])[0] for _ in range(3)]
    first, *others = answers
    assert first.error is None
    assert first.receipt is not None
    for other in others:
        if other.error is not None:
            assert isinstance(other.error, REFUSED)
            assert str(other.error)
        else:
            assert other.receipt == replace(first.receipt, replayed=True)
    assert Instance.objects.get(pk=first.receipt.instance).seq == first.receipt.seq
    assert Instance.objects.count() - before == (submission.instance is None)
    if kind is not starting_a_call:  # there, nobody called
        assert verified().endswith(" 0 failed")


@pytest.mark.parametrize(
    "kind",
    [completing_a_job, failing_a_job, completing_a_task, firing_a_timer, delivering_a_message],
)
def test_what_comes_after_a_cancel_is_refused(
    publish: Publish, kind: Callable[[Publish], Submission]
) -> None:
    late = kind(publish)
    pk = runtime.submit(Submission(late.instance, Cancel("someone", "enough"))).instance
    seq = Instance.objects.get(pk=pk).seq
    [answer] = committer.submit_all([late])
    assert isinstance(answer.error, REFUSED)
    assert (Instance.objects.get(pk=pk).state, Instance.objects.get(pk=pk).seq) == (
        "cancelled",
        seq,
    )
    assert verified().endswith(" 0 failed")


def test_a_job_that_was_lost_and_cancelled_meanwhile_is_refused(publish: Publish) -> None:
    pk, claim = claimed(publish)
    [again] = leases.claim("b:1:1", SYSTEM.now() + leases.DURATION + timedelta(seconds=1), 5)
    late = Submission(pk, CompleteJob(claim.key, 1), lease=Lease(claim.id, claim.fence))
    now = Submission(pk, CompleteJob(again.key, 2), lease=Lease(again.id, again.fence))
    answers = committer.submit_all([late, now, late])
    assert [type(a.error).__name__ for a in answers] == ["StaleLease", "NoneType", "StaleLease"]
    assert Job.objects.get().accepted_fence == again.fence
    assert verified().endswith(" 0 failed")


RACE = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
    '<process id="race" isExecutable="true"><startEvent id="s"/><userTask id="check"/>'
    '<boundaryEvent id="late" attachedToRef="check"><timerEventDefinition>'
    "<timeDuration>PT0S</timeDuration></timerEventDefinition></boundaryEvent>"
    '<endEvent id="done"/><endEvent id="gone"/>'
    '<sequenceFlow id="a" sourceRef="s" targetRef="check"/>'
    '<sequenceFlow id="b" sourceRef="check" targetRef="done"/>'
    '<sequenceFlow id="c" sourceRef="late" targetRef="gone"/></process></definitions>'
)


@pytest.mark.parametrize("order", list(itertools.permutations(("complete", "cancel", "fire"))))
@pytest.mark.parametrize("together", [True, False])
def test_of_three_who_would_end_a_run_the_first_does(
    publish: Publish, worker: Worker, order: tuple[str, ...], together: bool
) -> None:
    pk = publish(RACE).start()
    commands = {
        "complete": CompleteUserTask(UserTask.objects.get().key, {}, "someone"),
        "cancel": Cancel("someone", "enough"),
        "fire": FireTimer(Timer.objects.get().key),
    }
    sent = [Submission(pk, commands[name]) for name in order]
    if together:
        first, *others = committer.submit_all(sent)
    else:
        first, *others = [committer.submit_all([each])[0] for each in sent]
    assert first.error is None
    assert all(isinstance(other.error, REFUSED) for other in others)
    worker.run_until_quiet()
    state = "cancelled" if order[0] == "cancel" else "completed"
    assert Instance.objects.get(pk=pk).state == state
    ended = [event["node"] for event in history.every({"node.completed"})]
    assert [node for node in ended if node in {"done", "gone"}] == {
        "complete": ["done"], "cancel": [], "fire": ["gone"],
    }[order[0]]  # fmt: skip
    assert verified().endswith(" 0 failed")
