"""P8, what was done is undone: compensation runs backwards, visibly, and survives the process."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from designer.runtime.worker import Worker
from engine import JobContext, Parameter, handler
from tests.acceptance.foundations.product import HEAD, task

if TYPE_CHECKING:
    from tests.acceptance.foundations.product import Product

DONE: list[str] = []
FLOW = '<bpmn:sequenceFlow id="{0}_{1}" sourceRef="{0}" targetRef="{1}"/>'


@handler("practice.step", parameters=[Parameter("step")])
def step(job: JobContext) -> None:
    """Notes what was done."""
    DONE.append(job.parameters["step"])


def undone(what: str, undo: str) -> str:
    """A task and the task that undoes it."""
    back = task(undo, "practice.step", step=undo)
    back = back.replace(" name=", ' isForCompensation="true" name=', 1)
    return (
        task(what, "practice.step", step=what)
        + f'<bpmn:boundaryEvent id="on_{what}" attachedToRef="{what}">'
        + f'<bpmn:compensateEventDefinition id="c_{what}"/></bpmn:boundaryEvent>{back}'
        + f'<bpmn:association id="a_{what}" sourceRef="on_{what}" targetRef="{undo}"/>'
    )


def booking(last: str) -> str:
    """start, book, charge, then everything back."""
    ids = ["start", "book", "charge", *([last] if last else []), "back", "end"]
    flows = "".join(FLOW.format(a, b) for a, b in pairwise(ids))
    inside = (
        '<bpmn:startEvent id="start"/>'
        + undone("book", "unbook")
        + undone("charge", "refund")
        + (f'<bpmn:userTask id="{last}"/>' if last else "")
        + '<bpmn:intermediateThrowEvent id="back"><bpmn:compensateEventDefinition id="all"/>'
        + '</bpmn:intermediateThrowEvent><bpmn:endEvent id="end"/>'
        + flows
    )
    return (
        f'{HEAD}<bpmn:process id="p" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'
    )


def test_the_undo_runs_backwards_and_is_told(product: Product) -> None:
    DONE.clear()
    run = product.run(product.publish(booking("")))
    assert run["state"] == "completed"
    assert DONE == ["book", "charge", "refund", "unbook"]
    kinds = [event["kind"] for event in product.events(run["id"], "compensation")]
    assert kinds[0] == "compensation.planned"
    entered = [event["node"] for event in product.events(run["id"], "node.entered")]
    assert entered.index("refund") < entered.index("unbook")


def test_what_is_to_be_undone_is_known_after_a_restart(product: Product) -> None:
    DONE.clear()
    run = product.run(product.publish(booking("wait")))
    product.worker.stop()
    (open_task,) = run["user_tasks"]
    product.post(f"user-tasks/{open_task['id']}/complete/", variables={})
    other = Worker(threads=1, name="practice:8:8")
    other.run_until_quiet()
    other.stop()
    assert DONE == ["book", "charge", "refund", "unbook"]
    assert product.see(run["id"])["state"] == "completed"
