"""Completing what a person was asked to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import engine
from designer import access, runtime
from designer.models import UserTask
from designer.selectors.instances import whole_variables_of
from designer.services.forms import form_values
from designer.services.instances import decoded, plain, reference_of, submitted, variables_measure
from designer.services.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from designer.access import Person


class TaskClosed(Refusal):
    """This task is not open any more."""

    code = "task_closed"


def user_task_complete(
    *, user: Person, task: UserTask, variables: Mapping[str, Any], idempotency_key: str = ""
) -> runtime.Receipt:
    """Finish the task with the form's values; whoever comes second is told that it is done."""
    access.require_task(user, "task.complete", task)
    variables_measure(variables)
    said = [str(task.pk), plain(variables)]
    reference = reference_of(user, idempotency_key, said)
    if task.state != UserTask.State.OPEN and reference is None:
        raise TaskClosed(location={"element_id": task.node})
    values = decoded(form_values(task.form, variables, whole_variables_of(task.instance)))
    command = engine.CompleteUserTask(task=task.key, variables=values, by=user.get_username())
    detail = {"task": str(task.pk), "node": task.node}
    return submitted(
        user, task.instance, command, "task.complete", detail=detail, idempotency=reference
    )
