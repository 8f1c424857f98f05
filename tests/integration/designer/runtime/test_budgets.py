"""What runs away, or is very large, holds nobody up and stands where a person can see it."""

from __future__ import annotations

import itertools
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as _settings
from django.core.management import call_command

from designer.models import Incident, Instance, Job, Snapshot, Version
from designer.runtime import Submission, callees, snapshots, submit
from designer.runtime.committer import committer
from designer.runtime.loading import recent
from engine import Cancel, CompleteJob, Continue, RetryIncident
from tests.benchmarks import growth_processes
from tests.integration.designer import flows
from tests.integration.designer.runtime import talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from designer.runtime.worker import Worker

Publish = "Callable[[str], Published]"


def verified() -> str:
    out = StringIO()
    call_command("verify", stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def limit(settings: Any) -> Callable[..., None]:
    def limited(**more: int) -> None:
        settings.FLOWGLASS_LIMITS = {**_settings.FLOWGLASS_LIMITS, **more}

    return limited


def ended(pk: UUID) -> str:
    return Instance.objects.values_list("state", flat=True).get(pk=pk)


def test_a_runaway_lets_its_neighbours_pass_and_stands_at_its_budget(
    publish: Publish, worker: Worker, limit: Callable[..., None]
) -> None:
    limit(instance_events=20_000)
    runaway = publish(flows.loop()).start()
    normal = publish(flows.line(flows.service("one", "log", message="x"), flows.script("two", "2")))
    others = [normal.start() for _ in range(50)]
    while any(ended(pk) == "running" for pk in others):
        worker.sweep()
    at = Instance.objects.get(pk=runaway)
    assert (at.state, at.ready_at is not None) == ("running", True)
    assert at.seq < 20_000, "the others waited for the runaway"
    worker.run_until_quiet(120)
    incident = Incident.objects.get(instance=runaway, state="open")
    assert (incident.code, incident.node in {"n", "choice"}) == ("event_limit", True)
    assert "20,0" in incident.message
    assert verified().endswith(" 0 failed")
    submit(Submission(runaway, RetryIncident(incident.key, "op")))
    worker.sweep()
    at.refresh_from_db()
    assert at.ready_at is not None
    submit(Submission(runaway, Cancel("op", "it never ends")))
    assert ended(runaway) == "cancelled"
    assert not Incident.objects.filter(state="open").exists()
    assert verified().endswith(" 0 failed")


def test_a_runaway_is_cancelled_while_it_runs(publish: Publish, worker: Worker) -> None:
    runaway = publish(flows.loop()).start()
    for _ in range(5):
        worker.sweep()
    submit(Submission(runaway, Cancel("op", "stop")))
    worker.run_until_quiet()
    assert ended(runaway) == "cancelled"
    assert verified().endswith(" 0 failed")


def test_calls_too_deep_stand_at_the_activity_and_go_on_when_told(
    publish: Publish, worker: Worker, limit: Callable[..., None]
) -> None:
    limit(call_depth=3)
    body = talk.process("round", talk.start(), talk.call("again", "round"), talk.end())
    flow = publish(talk.file(body))
    callees.register(flow.version, committer.clock.now())
    flow.start()
    worker.run_until_quiet(60)
    incident = Incident.objects.get(state="open")
    assert (incident.code, incident.node, Instance.objects.count()) == ("call_depth", "again", 4)
    submit(Submission(incident.instance_id, RetryIncident(incident.key, "op")))
    worker.run_until_quiet(60)
    assert Instance.objects.count() == 7
    assert Incident.objects.filter(state="open", code="call_depth").count() == 1
    assert verified().endswith(" 0 failed")


def test_a_result_that_is_too_large_names_its_variable(
    publish: Publish, worker: Worker, limit: Callable[..., None]
) -> None:
    limit(variables_bytes=20_000)
    grow = flows.script("big", "string join(for i in 1..n return &quot;0123456789&quot;)")
    pk = publish(flows.line(grow)).start(n=5000)
    incident = Incident.objects.get(instance=pk, state="open")
    assert (incident.code, incident.node) == ("script_failed", "big")
    assert "“big” takes about 49 KB" in incident.message
    assert len(Snapshot.objects.get(pk=pk).state) < 2_000
    assert verified().endswith(" 0 failed")


def test_many_repetitions_are_made_in_chunks_that_outlive_the_process(
    publish: Publish, worker: Worker
) -> None:
    pk = publish(growth_processes.jobs()).start(items=list(range(2000)))
    made = [Job.objects.filter(instance=pk).count()]
    for _ in range(2):
        recent.discard(pk)  # as after a restart: nothing is known but what is stored
        committer.submit_all([Submission(pk, Continue())])
        made.append(Job.objects.filter(instance=pk).count())
    assert [b - a for a, b in itertools.pairwise(made)] == [500, 500]
    row, stored = Instance.objects.get(pk=pk), Snapshot.objects.get(pk=pk)
    assert snapshots.state_of(row).seq == row.seq >= stored.seq
    assert verified().endswith(" 0 failed")
    worker.run_until_quiet(120)
    assert ended(pk) == "completed"
    assert len(snapshots.state_of(Instance.objects.get(pk=pk)).variables["all"]) == 2000
    assert verified().endswith(" 0 failed")


def test_arrivals_at_one_instance_share_a_commit(publish: Publish) -> None:
    pk = publish(growth_processes.branches(120, work=True)).start()
    while (row := Instance.objects.get(pk=pk)).ready_at is not None:
        committer.submit_all([Submission(pk, Continue())])
    keys = list(Job.objects.filter(instance=pk).values_list("key", flat=True))
    assert len(keys) == 120
    twice = [*keys, keys[0]]
    answers = committer.submit_all([Submission(pk, CompleteJob(key, None)) for key in twice])
    refused = [each.error for each in answers if each.error is not None]
    assert [getattr(error, "code", None) for error in refused] == ["instance_closed"]
    row.refresh_from_db()
    assert row.state == "completed"
    assert verified().endswith(" 0 failed")


@pytest.mark.parametrize(("bound", "result"), [("", 2), (' version="1"', 1)])
def test_a_call_takes_the_newest_version_or_the_one_it_names(
    publish: Publish, worker: Worker, bound: str, result: int
) -> None:
    called = publish(flows.line(flows.script("n", "1")))
    text = called.version.text.replace(">1<", ">2<")
    Version.objects.create(
        model=called.version.model, number=2, text=text, content_hash="two",
        created_at=called.version.created_at,
    )  # fmt: skip
    key = called.version.model.key
    said = f'<extensionElements><flowglass:call process="{key}"{bound}/></extensionElements>'
    activity = f'<callActivity id="ask">{said}</callActivity>'
    body = talk.process("caller", talk.start(), activity, talk.end())
    pk = publish(talk.file(body)).start()
    worker.run_until_quiet()
    assert ended(pk) == "completed"
    assert snapshots.state_of(Instance.objects.get(pk=pk)).variables["n"] == result
