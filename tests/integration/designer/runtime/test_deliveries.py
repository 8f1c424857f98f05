"""Instances talk to each other: each message is taken once, each call answered once, and all is durable."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from designer.models import Delivery, Incident, Instance, Snapshot, StartEvent, Subscription
from designer.runtime import callees, deliveries, delivering, submit
from designer.runtime.loading import recent
from designer.runtime.submission import Delivered, Submission
from designer.selectors import history
from designer.selectors.instances import activities_of
from engine import BeginActivity, Cancel, CompleteUserTask, EndAdHoc, RetryIncident, codec
from tests.integration.designer import flows
from tests.integration.designer.runtime import talk
from tests.integration.designer.runtime.test_worker import verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]

PAID = talk.message("paid")


def registered(published: Published) -> Published:
    callees.register(published.version, timezone.now())
    return published


def variables(pk: UUID) -> dict[str, object]:
    return dict(codec.decode_any(bytes(Snapshot.objects.get(pk=pk).state)).variables)


def listener(key: str = "") -> str:
    begin, end = talk.start(), talk.end()
    wait = talk.catch("wait", talk.by_message("paid", key))
    return talk.file(PAID, talk.process("listener", begin, wait, end))


def sender(ttl: int = 0, key: str = "") -> str:
    begin, end = talk.start(), talk.end()
    said = talk.throw("say", talk.by_message("paid", key, ttl))
    return talk.file(PAID, talk.process("sender", begin, said, end))


def states(*pks: UUID) -> list[str]:
    found = dict(Instance.objects.filter(pk__in=pks).values_list("pk", "state"))
    return [found[pk] for pk in pks]


def test_a_message_reaches_the_one_who_waits_for_its_key(publish: Publish, worker: Worker) -> None:
    waiting, telling = publish(listener("= order")), publish(sender(key="= order"))
    first, second = waiting.start(order="A"), waiting.start(order="B")
    worker.run_until_quiet()
    telling.start(order="B")
    worker.run_until_quiet()
    assert states(first, second) == ["running", "completed"]
    assert sorted(Subscription.objects.values_list("correlation", "state")) == [
        ("A", "open"),
        ("B", "correlated"),
    ]
    assert verified().endswith(" 0 failed")


NUMBER = (
    '<correlationProperty id="number"><correlationPropertyRetrievalExpression messageRef="m_paid">'
    "<messagePath>invoice.number</messagePath></correlationPropertyRetrievalExpression>"
    '</correlationProperty><collaboration id="c"><correlationKey id="k">'
    "<correlationPropertyRef>number</correlationPropertyRef></correlationKey></collaboration>"
)
BOUND = (
    '<correlationSubscription id="cs" correlationKeyRef="k"><correlationPropertyBinding '
    'correlationPropertyRef="number"><dataPath>order</dataPath></correlationPropertyBinding>'
    "</correlationSubscription>"
)


def test_a_message_is_correlated_by_property(publish: Publish, worker: Worker) -> None:
    wait = talk.catch("wait", talk.by_message("paid"))
    waits = talk.process("listener", talk.start(), wait, talk.end())
    waits = waits.replace('isExecutable="true">', f'isExecutable="true">{BOUND}')
    given = (
        '<extensionElements><flowglass:input target="invoice" source="= bill"/></extensionElements>'
    )
    says = talk.process(
        "sender", talk.start(), talk.throw("say", given + talk.by_message("paid")), talk.end()
    )
    waiting, telling = (
        publish(talk.file(PAID, NUMBER, waits)),
        publish(talk.file(PAID, NUMBER, says)),
    )
    first, second = waiting.start(order="A"), waiting.start(order="B")
    worker.run_until_quiet()
    telling.start(bill={"number": "B"})
    worker.run_until_quiet()
    assert states(first, second) == ["running", "completed"]
    assert verified().endswith(" 0 failed")


def test_of_two_who_wait_one_is_told_and_the_next_message_is_for_the_other(
    publish: Publish, worker: Worker
) -> None:
    waiting, telling = publish(listener()), publish(sender())
    first, second = waiting.start(), waiting.start()
    telling.start()
    worker.run_until_quiet()
    assert states(first, second) == ["completed", "running"]
    telling.start()
    worker.run_until_quiet()
    assert states(first, second) == ["completed", "completed"]


def test_a_message_is_kept_for_its_time_and_no_longer(publish: Publish, worker: Worker) -> None:
    waiting, telling = publish(listener()), publish(sender(ttl=60))
    telling.start()
    worker.run_until_quiet()
    assert Delivery.objects.get().state == "kept"
    late = waiting.start()
    worker.run_until_quiet()
    assert states(late) == ["completed"]
    telling.start()
    worker.run_until_quiet()
    Delivery.objects.filter(state="kept").update(expires_at=timezone.now() - timedelta(seconds=1))
    later = waiting.start()
    worker.run_until_quiet()
    assert states(later) == ["running"]


def test_without_a_time_to_live_an_early_message_is_gone(publish: Publish, worker: Worker) -> None:
    waiting, telling = publish(listener()), publish(sender())
    telling.start()
    worker.run_until_quiet()
    late = waiting.start()
    worker.run_until_quiet()
    assert (states(late), Delivery.objects.get().state) == (["running"], "dropped")


def test_a_delivery_is_taken_once(publish: Publish, worker: Worker) -> None:
    waiting, telling = publish(listener()), publish(sender())
    pk = waiting.start()
    telling.start()
    made = delivering.due(timezone.now())
    assert [each.instance for each in made] == [pk]
    submit(made[0])
    with pytest.raises(Delivered):
        submit(made[0])
    worker.run_until_quiet()
    assert verified().endswith(" 0 failed")


def test_a_message_starts_a_process_where_nobody_waits(publish: Publish, worker: Worker) -> None:
    begun = talk.process("begun", talk.start(event=talk.by_message("paid")), talk.end())
    registered(publish(talk.file(PAID, begun)))
    publish(sender()).start()
    worker.run_until_quiet()
    assert list(Instance.objects.order_by("started_at").values_list("process", "state")) == [
        ("", "completed"),
        ("begun", "completed"),
    ]


def test_a_signal_is_heard_by_all_who_listen_and_starts_what_it_starts(
    publish: Publish, worker: Worker
) -> None:
    alarm = talk.signal("alarm")
    wait = talk.catch("wait", talk.by_signal("alarm"))
    hears = publish(talk.file(alarm, talk.process("hears", talk.start(), wait, talk.end())))
    starts = talk.process("starts", talk.start(event=talk.by_signal("alarm")), talk.end())
    registered(publish(talk.file(alarm, starts)))
    call = talk.throw("say", talk.by_signal("alarm"))
    calls = publish(talk.file(alarm, talk.process("calls", talk.start(), call, talk.end())))
    listening = [hears.start(), hears.start()]
    calls.start()
    worker.run_until_quiet()
    assert states(*listening) == ["completed", "completed"]
    assert Instance.objects.filter(process="starts", state="completed").count() == 1
    assert verified().endswith(" 0 failed")


def test_a_call_runs_another_process_and_brings_back_what_it_made(
    publish: Publish, worker: Worker
) -> None:
    registered(publish(flows.line(flows.script("made", "n * 2"), key="double")))
    body = talk.process("caller", talk.start(), talk.call("ask", "double"), talk.end())
    pk = publish(talk.file(body)).start(n=21)
    worker.run_until_quiet()
    child = Instance.objects.get(parent=pk)
    assert (states(pk, child.pk), variables(pk)["made"]) == (["completed"] * 2, 42)
    assert child.pk == deliveries.child_of(pk, child.call)
    assert verified().endswith(" 0 failed")


def test_a_call_for_nothing_is_an_incident_that_can_be_retried(
    publish: Publish, worker: Worker
) -> None:
    body = talk.process("caller", talk.start(), talk.call("ask", "nobody"), talk.end())
    pk = publish(talk.file(body)).start()
    worker.run_until_quiet()
    found = Incident.objects.get(instance=pk, state="open")
    assert (found.node, found.code) == ("ask", "process_unknown")
    assert "nobody" in found.message


def test_cancelling_the_caller_cancels_what_it_called(publish: Publish, worker: Worker) -> None:
    registered(publish(flows.line(flows.user("ask"), key="patient")))
    body = talk.process("caller", talk.start(), talk.call("ask", "patient"), talk.end())
    pk = publish(talk.file(body)).start()
    worker.run_until_quiet()
    child = Instance.objects.get(parent=pk)
    assert (child.state, verified()[-9:]) == ("running", " 0 failed")
    submit(Submission(pk, Cancel("someone", "no more")))
    worker.run_until_quiet()
    assert states(pk, child.pk) == ["cancelled", "cancelled"]
    assert verified().endswith(" 0 failed")


def test_a_call_cancelled_before_it_began_begins_and_ends(publish: Publish, worker: Worker) -> None:
    registered(publish(flows.line(flows.user("ask"), key="patient")))
    body = talk.process("caller", talk.start(), talk.call("ask", "patient"), talk.end())
    pk = publish(talk.file(body)).start()
    submit(Submission(pk, Cancel("someone", "at once")))
    worker.run_until_quiet()
    assert Instance.objects.get(parent=pk).state == "cancelled"
    assert not Delivery.objects.filter(state="pending").exists()


def test_a_child_that_calls_itself_stops_at_an_incident(publish: Publish, worker: Worker) -> None:
    body = talk.process("round", talk.start(), talk.call("again", "round"), talk.end())
    registered(publish(talk.file(body))).start()
    worker.run_until_quiet(60)
    assert Instance.objects.count() == 51
    assert Incident.objects.get(state="open").code == "call_depth"


def test_two_pools_talk(publish: Publish, worker: Worker) -> None:
    ask, reply = talk.message("ask"), talk.message("reply")
    buyer = talk.process(
        "buyer",
        talk.start("b0"),
        talk.throw("b1", talk.by_message("ask")),
        talk.catch("b2", talk.by_message("reply")),
        talk.end("b3"),
    )
    seller = talk.process(
        "seller",
        talk.start("s0", talk.by_message("ask")),
        talk.throw("s1", talk.by_message("reply")),
        talk.end("s2"),
    )
    pk = registered(publish(talk.file(ask, reply, buyer, seller))).start()
    worker.run_until_quiet()
    other = Instance.objects.exclude(pk=pk).get()
    assert (other.process, states(pk, other.pk)) == ("seller", ["completed", "completed"])
    assert verified().endswith(" 0 failed")


def test_a_process_starts_by_the_clock_as_often_as_it_says(
    publish: Publish, worker: Worker
) -> None:
    timed = talk.process("timed", talk.start(event=talk.by_cycle("R2/PT1H")), talk.end())
    registered(publish(talk.file(timed)))
    for _ in range(4):
        StartEvent.objects.filter(due__isnull=False).update(due=timezone.now())
        worker.run_until_quiet()
    assert Instance.objects.filter(process="timed", state="completed").count() == 2
    assert StartEvent.objects.get().due is None


def test_a_new_version_starts_in_place_of_the_old(publish: Publish, worker: Worker) -> None:
    begun = talk.process("begun", talk.start(event=talk.by_message("paid")), talk.end())
    old = registered(publish(talk.file(PAID, begun)))
    registered(old)
    assert StartEvent.objects.count() == 1
    callees.forget(old.version.model)
    publish(sender()).start()
    worker.run_until_quiet()
    assert Instance.objects.count() == 1


def test_a_test_run_is_not_heard_by_published_runs(publish: Publish, worker: Worker) -> None:
    waiting, telling = publish(listener()), publish(sender())
    pk = waiting.start()
    Instance.objects.filter(pk=pk).update(test=True)
    telling.start()
    worker.run_until_quiet()
    assert states(pk) == ["running"]


def test_a_child_that_waits_for_a_person_answers_later(publish: Publish, worker: Worker) -> None:
    registered(publish(flows.line(flows.user("ask"), key="patient")))
    body = talk.process("caller", talk.start(), talk.call("ask", "patient"), talk.end())
    pk = publish(talk.file(body)).start()
    worker.run_until_quiet()
    child = Instance.objects.get(parent=pk)
    task = child.user_tasks.get()
    submit(Submission(child.pk, CompleteUserTask(task.key, {"answer": "yes"})))
    worker.run_until_quiet()
    assert (states(pk), variables(pk)["answer"]) == (["completed"], "yes")


def test_an_ad_hoc_sub_process_is_begun_and_ended_by_people(
    publish: Publish, worker: Worker
) -> None:
    inner = '<userTask id="look"/><userTask id="ask"/>'
    adhoc = f'<adHocSubProcess id="work">{inner}</adHocSubProcess>'
    pk = publish(talk.file(talk.process("free", talk.start(), adhoc, talk.end()))).start()
    worker.run_until_quiet()
    (found,) = activities_of(Instance.objects.get(pk=pk))
    assert (found["node"], sorted(found["enabled"])) == ("work", ["ask", "look"])
    assert verified().endswith(" 0 failed")
    submit(Submission(pk, BeginActivity(found["token"], "ask")))
    assert Instance.objects.get(pk=pk).user_tasks.get(state="open").node == "ask"
    submit(Submission(pk, EndAdHoc(found["token"])))
    assert states(pk) == ["completed"]
    assert verified().endswith(" 0 failed")


def test_a_wait_that_does_not_interrupt_hears_every_message(
    publish: Publish, worker: Worker
) -> None:
    boundary = (
        '<boundaryEvent id="heard" attachedToRef="work" cancelActivity="false">'
        f"{talk.by_message('paid')}</boundaryEvent>"
        '<endEvent id="noted"/><sequenceFlow id="n" sourceRef="heard" targetRef="noted"/>'
    )
    body = talk.process("busy", talk.start(), '<userTask id="work"/>', talk.end())
    text = talk.file(PAID, body.replace("</process>", f"{boundary}</process>"))
    pk = publish(text).start()
    telling = publish(sender())
    for _ in range(2):
        telling.start()
        worker.run_until_quiet()
    heard = [e for e in history.events_after(pk, 0) if e["kind"] == "subscription.triggered"]
    assert (len(heard), Subscription.objects.get().state) == (2, "open")
    assert verified().endswith(" 0 failed")


@pytest.mark.parametrize("ttl", [0, 60])
@pytest.mark.parametrize("released", [True, False])
def test_a_message_for_a_run_that_is_set_aside_waits_with_it(
    publish: Publish, worker: Worker, ttl: int, released: bool
) -> None:
    waiting, telling = publish(listener()), publish(sender(ttl=ttl))
    pk = waiting.start()
    kept = bytes(Snapshot.objects.get(pk=pk).state)
    Snapshot.objects.filter(pk=pk).update(state=b"{")
    recent.discard(pk)
    telling.start()
    worker.run_until_quiet()
    assert Instance.objects.get(pk=pk).quarantined
    assert Delivery.objects.get().state == "pending"
    Snapshot.objects.filter(pk=pk).update(state=kept)
    if released:
        submit(Submission(pk, RetryIncident(Incident.objects.get().key, "someone")))
    else:
        submit(Submission(pk, Cancel("someone", "no more")))
    worker.run_until_quiet()
    ends = ("completed", "done") if released else ("cancelled", "kept" if ttl else "dropped")
    assert (states(pk)[0], Delivery.objects.get().state) == ends
    assert verified().endswith(" 0 failed")


def test_a_message_goes_to_another_who_waits_where_the_first_is_set_aside(
    publish: Publish, worker: Worker
) -> None:
    waiting, telling = publish(listener()), publish(sender())
    first, second = waiting.start(), waiting.start()
    Instance.objects.filter(pk=first).update(quarantined=True)
    telling.start()
    worker.run_until_quiet()
    assert states(first, second) == ["running", "completed"]


def test_a_signal_that_is_sent_while_a_sweep_looks_is_spread_by_the_next(
    publish: Publish, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm = talk.signal("alarm")
    wait = talk.catch("wait", talk.by_signal("alarm"))
    flow = publish(talk.file(alarm, talk.process("hears", talk.start(), wait, talk.end())))
    pk = flow.start()
    spread = delivering._spread

    def then_one_comes(*given: object) -> None:
        spread(*given)
        Delivery.objects.create(
            workspace=flow.version.model.workspace, kind=Delivery.Kind.SIGNAL, name="alarm",
            body='{"variables":{}}', created_at=timezone.now(),
        )  # fmt: skip

    monkeypatch.setattr(delivering, "_spread", then_one_comes)
    assert delivering.due(timezone.now()) == []
    monkeypatch.undo()
    worker.run_until_quiet()
    assert states(pk) == ["completed"]
    assert not Delivery.objects.filter(state="dropped").exists()
