"""The budgets of instances, as the settings have them."""

from __future__ import annotations

from django.conf import settings

from engine import bpmn


def of_instances() -> bpmn.Limits:
    """What one instance may use before a person is asked."""
    most = settings.FLOWGLASS_LIMITS
    return bpmn.Limits(
        steps=most["steps"],
        events=most["instance_events"],
        events_near=most["instance_events_near"],
        depth=most["call_depth"],
        repetitions=most["repetitions"],
        chunk=most["repetitions_chunk"],
        variables=most["variables_bytes"],
        variables_near=most["variables_bytes_near"],
    )
