"""Trying again what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import engine
from designer import access, runtime
from designer.models import Incident
from designer.services.instances import submitted
from designer.services.refusals import Refusal

if TYPE_CHECKING:
    from designer.access import Person


class IncidentClosed(Refusal):
    """This incident is resolved already."""

    code = "incident_closed"


def incident_retry(*, user: Person, incident: Incident) -> runtime.Receipt:
    """Run again exactly the activity the incident stands on."""
    access.require_instance(user, "instance.operate", incident.instance)
    if incident.state != Incident.State.OPEN:
        raise IncidentClosed(location={"element_id": incident.node})
    command = engine.RetryIncident(incident=incident.key, by=user.get_username())
    detail = {"incident": str(incident.pk), "node": incident.node}
    return submitted(user, incident.instance, command, "incident.retry", detail=detail)
