"""Faults that are put into copies of the code, one at a time, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass

RUNTIME = "tests/integration/designer/runtime"
COMMITS = f"{RUNTIME}/test_commits.py"
WORKER = f"{RUNTIME}/test_worker.py"
MODELS = "tests/properties/engine/bpmn/test_random_models.py"
ORACLE = f"{MODELS}::test_random_models_end_as_their_oracle_says"
RACES = "tests/properties/engine/bpmn/test_races.py::test_any_order_is_the_order_of_those_accepted"


@dataclass(frozen=True)
class Fault:
    """One change of one file; `old` must be there, just once, or the fault has become none."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


FAULTS = (
    Fault(
        "a completion under an old fencing token is taken",
        "designer/runtime/batch.py",
        "if lease is not None and self._jobs.get(lease.job) != (Job.State.OPEN, lease.fence):",
        "if lease is not None and self._jobs.get(lease.job, ('',))[0] == 'never':",
        (f"{WORKER}::test_a_completion_under_an_old_token_is_refused",),
    ),
    Fault(
        "hints are published before the commit",
        "designer/runtime/committer.py",
        "transaction.on_commit(lambda: _published(hints))",
        "_published(hints)",
        (f"{COMMITS}::test_hints_are_sent_when_everybody_can_see_what_they_are_about",),
    ),
    Fault(
        "those who wait are answered before the commit",
        "designer/runtime/committer.py",
        "            hints = batch.hints()\n",
        "            hints = batch.hints()\n            batch.settle()\n"
        "            for each in pending:\n                each.done = True\n",
        (f"{COMMITS}::test_nobody_is_answered_before_the_commit",),
    ),
    Fault(
        "the snapshot is stored in a second transaction",
        "designer/runtime/rows.py",
        '        crashpoint("after_events_before_snapshot")\n'
        "        snapshots = [(pk, seq, state) for pk, (seq, state) in self.snapshots.items()]\n"
        '        bulk.upsert(Snapshot, ("instance", "seq", "state"), snapshots, key=("instance",))\n',
        "        snapshots = [(pk, seq, state) for pk, (seq, state) in self.snapshots.items()]\n"
        "        from django.db import transaction\n"
        '        transaction.on_commit(lambda: (crashpoint("after_events_before_snapshot"), '
        'bulk.upsert(Snapshot, ("instance", "seq", "state"), snapshots, key=("instance",))))\n',
        (f"{COMMITS}::test_death_at_any_point_loses_nothing_that_was_answered",),
    ),
    Fault(
        "transactions begin DEFERRED",
        "designer/settings/base.py",
        '"transaction_mode": "IMMEDIATE"',
        '"transaction_mode": "DEFERRED"',
        (f"{RUNTIME}/test_storage.py",),
    ),
    Fault(
        "commits do not wait for the disk",
        "designer/settings/base.py",
        "PRAGMA synchronous=FULL",
        "PRAGMA synchronous=NORMAL",
        (f"{RUNTIME}/test_storage.py",),
    ),
    Fault(
        "the sweep looks at no timers",
        "designer/runtime/worker.py",
        "due = self._due_timers() + self._unfinished()",
        "due = self._unfinished()",
        (f"{WORKER}::test_sweep_finds_jobs_and_timers_without_any_hint",),
    ),
    Fault(
        "the sweep passes over what it remembers to have seen",
        "designer/runtime/worker.py",
        "        return [Submission(instance, FireTimer(key)) for instance, key in rows]",
        '        seen = self.__dict__.setdefault("_seen", set())\n'
        "        fresh = [row for row in rows if row not in seen]\n"
        "        seen.update(fresh)\n"
        "        return [Submission(instance, FireTimer(key)) for instance, key in fresh]",
        (f"{COMMITS}::test_a_due_timer_that_could_not_fire_fires_in_the_next_sweep",),
    ),
    Fault(
        "a state in memory is believed whatever its number",
        "designer/runtime/loading.py",
        "if kept is not None and kept[0].seq == row.seq:",
        "if kept is not None:",
        (f"{COMMITS}::test_a_state_in_memory_that_is_not_the_newest_is_not_believed",),
    ),
    Fault(
        "the answer to an idempotency key is not stored",
        "designer/runtime/batch.py",
        "            self._keys.append((reference, row.pk, row.seq))\n",
        "",
        (f"{WORKER}::test_the_same_idempotency_key_gives_the_same_instance",),
    ),
    Fault(
        "announcements are not written",
        "designer/runtime/batch.py",
        "outbox.write(self._told, self.now)",
        "outbox.write([], self.now)",
        (f"{COMMITS}::test_announcements_are_stored_with_what_they_tell_and_sent_until_taken",),
    ),
    Fault(
        "an announcement that was not taken counts as sent",
        "designer/runtime/outbox.py",
        "            break\n",
        "",
        (f"{COMMITS}::test_announcements_are_stored_with_what_they_tell_and_sent_until_taken",),
    ),
    Fault(
        "a delivery is done before it is carried out",
        "designer/runtime/delivering.py",
        "    return made + _submissions(list(others[:MOST]))\n",
        "    chosen = list(others[:MOST])\n"
        "    Delivery.objects.filter(pk__in=[c.pk for c in chosen]).update(state='done')\n"
        "    return made + _submissions(chosen)\n",
        (f"{RUNTIME}/test_deliveries.py",),
    ),
    Fault(
        "a lease never expires",
        "designer/runtime/leases.py",
        "return free.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now))",
        "return free.filter(Q(lease_until__isnull=True))",
        (f"{WORKER}::test_a_completion_under_an_old_token_is_refused",),
    ),
    Fault(
        "a new lease has the old token",
        "designer/runtime/leases.py",
        'lease_until=now + duration, fence=F("fence") + 1)',
        "lease_until=now + duration)",
        (f"{WORKER}::test_a_completion_under_an_old_token_is_refused",),
    ),
    Fault(
        "an instance that cannot be moved is not set aside",
        "designer/runtime/committer.py",
        "quarantine(each.submission.instance, each.error, self.clock.now())",
        "pass",
        (f"{WORKER}::test_an_unreadable_instance_is_set_aside_and_the_others_go_on",),
    ),
    Fault(
        "the number of an event is used again",
        "engine/bpmn/run.py",
        "        state = self.state\n        seq = state.seq + 1\n",
        "        state = self.state\n        seq = state.seq + (kind != 'job.completed')\n",
        (ORACLE,),
    ),
    Fault(
        "a retry forgets its attempts",
        "engine/bpmn/work_changes.py",
        "job._replace(attempt=job.attempt + 1, retry_at=due)",
        "job._replace(attempt=1, retry_at=due)",
        (ORACLE,),
    ),
    Fault(
        "compensation goes in the order of completion",
        "engine/bpmn/compensation.py",
        "for done in reversed([d for d in run.state.done.values() if d.scope == scope]):",
        "for done in [d for d in run.state.done.values() if d.scope == scope]:",
        (ORACLE,),
    ),
    Fault(
        "a join counts a branch twice",
        "engine/bpmn/changes.py",
        "        elif arrivals[place] == 1:\n",
        "        else:\n",
        ("tests/unit/engine/bpmn/test_gateways.py", ORACLE),
    ),
    Fault(
        "a cancelled instance keeps its jobs",
        "engine/bpmn/closing.py",
        "    run.effects.extend(CancelJob(j.job) for j in state.jobs.values() if j.token in gone)\n",
        "",
        (f"{RUNTIME}/test_random_models.py",),
    ),
    Fault(
        "a task that was done stays open to others",
        "engine/bpmn/work_changes.py",
        'del state.user_tasks[event.data["task"]]',
        'state.user_tasks[event.data["task"]]',
        (RACES, ORACLE),
    ),
    Fault(
        "after a restart the order of what is waited for is another",
        "engine/bpmn/state.py",
        'for wait in sorted(waits, key=lambda wait: int(wait[2].rpartition(":")[2])):',
        "for wait in waits:",
        (ORACLE,),
    ),
    Fault(
        "an interrupted sub-process keeps what waits in it",
        "engine/bpmn/closing.py",
        "    for token in gone:\n        close_waits(run, token)\n",
        "",
        (ORACLE,),
    ),
    Fault(
        "a snapshot forgets the arrivals at joins",
        "engine/codec/state.py",
        '    ("arrivals", _counts),\n',
        "",
        (ORACLE,),
    ),
)
