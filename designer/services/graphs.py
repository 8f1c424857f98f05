"""What else can be made of a task graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

import engine
from designer import access
from designer.models import Kind
from designer.services.models import model_create
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from designer.access import Person
    from designer.models import Model


def graph_to_process(*, user: Person, model: Model) -> Model:
    """A new process that does the work of the graph's draft; what BPMN cannot say is refused."""
    access.require(user, access.action_on(Kind.PROCESS, "edit"), model.workspace_id)
    if model.kind != Kind.GRAPH:
        raise InvalidField("model", _("Only a task graph becomes a process."))
    text = engine.taskgraph.to_bpmn(engine.taskgraph.read(model.draft.text))
    return model_create(
        user=user, workspace=model.workspace, kind=Kind.PROCESS, name=model.name, text=text
    )
