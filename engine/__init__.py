"""The engine's only door: whoever stands outside imports from here and from nowhere below.

Names are looked up when first asked for, so importing the engine costs nothing and pulls in no
heavy library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import bpmn, codec, dmn, feel
    from engine.bpmn import (
        Activation,
        Definition,
        Flow,
        Incident,
        Job,
        Node,
        State,
        Step,
        Timer,
        UserTask,
        apply,
        fold,
        new_state,
        step,
    )
    from engine.codec import (
        decode_event,
        decode_state,
        decode_value,
        decode_variables,
        encode_event,
        encode_state,
        encode_value,
        encode_variables,
        event_from_json,
        event_to_json,
    )
    from engine.commands import (
        Cancel,
        Command,
        CompleteDecision,
        CompleteJob,
        CompleteUserTask,
        Continue,
        DecisionOutcome,
        FailDecision,
        FailJob,
        FireTimer,
        RetryIncident,
        SetVariables,
        Start,
    )
    from engine.effects import (
        CancelJob,
        CancelTimer,
        CloseUserTask,
        CreateJob,
        CreateUserTask,
        Effect,
        EvaluateDecision,
        RaiseIncident,
        ResolveIncident,
        ScheduleTimer,
    )
    from engine.errors import (
        CommandRefused,
        DecisionFailed,
        EngineError,
        HandlerError,
        InvalidModel,
        Problem,
        UnreadableData,
    )
    from engine.events import KINDS, Event, moment
    from engine.memory import Agenda, ManualClock, ModelDecisions, outcome_of
    from engine.ports import Clock, Decisions, JobRunner
    from engine.retry import RetryDecision, RetryPolicy, decide
    from engine.runtime import (
        Handler,
        JobContext,
        Parameter,
        Registry,
        Simulation,
        drive,
        handler,
        registry,
        run_job,
        simulate,
    )

_MODULES = ("bpmn", "codec", "dmn", "feel")
_HOMES = {
    "engine.bpmn": (
        "Activation",
        "Definition",
        "Flow",
        "Incident",
        "Job",
        "Node",
        "State",
        "Step",
        "Timer",
        "UserTask",
        "apply",
        "fold",
        "new_state",
        "step",
    ),
    "engine.codec": (
        "decode_event",
        "decode_state",
        "decode_value",
        "decode_variables",
        "encode_event",
        "encode_state",
        "encode_value",
        "encode_variables",
        "event_from_json",
        "event_to_json",
    ),
    "engine.commands": (
        "Cancel",
        "Command",
        "CompleteDecision",
        "CompleteJob",
        "CompleteUserTask",
        "Continue",
        "DecisionOutcome",
        "FailDecision",
        "FailJob",
        "FireTimer",
        "RetryIncident",
        "SetVariables",
        "Start",
    ),
    "engine.effects": (
        "CancelJob",
        "CancelTimer",
        "CloseUserTask",
        "CreateJob",
        "CreateUserTask",
        "Effect",
        "EvaluateDecision",
        "RaiseIncident",
        "ResolveIncident",
        "ScheduleTimer",
    ),
    "engine.errors": (
        "CommandRefused",
        "DecisionFailed",
        "EngineError",
        "HandlerError",
        "InvalidModel",
        "Problem",
        "UnreadableData",
    ),
    "engine.events": ("KINDS", "Event", "moment"),
    "engine.memory": ("Agenda", "ManualClock", "ModelDecisions", "outcome_of"),
    "engine.ports": ("Clock", "Decisions", "JobRunner"),
    "engine.retry": ("RetryDecision", "RetryPolicy", "decide"),
    "engine.runtime": (
        "Handler",
        "JobContext",
        "Parameter",
        "Registry",
        "Simulation",
        "drive",
        "handler",
        "registry",
        "run_job",
        "simulate",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "KINDS",
    "Activation",
    "Agenda",
    "Cancel",
    "CancelJob",
    "CancelTimer",
    "Clock",
    "CloseUserTask",
    "Command",
    "CommandRefused",
    "CompleteDecision",
    "CompleteJob",
    "CompleteUserTask",
    "Continue",
    "CreateJob",
    "CreateUserTask",
    "DecisionFailed",
    "DecisionOutcome",
    "Decisions",
    "Definition",
    "Effect",
    "EngineError",
    "EvaluateDecision",
    "Event",
    "FailDecision",
    "FailJob",
    "FireTimer",
    "Flow",
    "Handler",
    "HandlerError",
    "Incident",
    "InvalidModel",
    "Job",
    "JobContext",
    "JobRunner",
    "ManualClock",
    "ModelDecisions",
    "Node",
    "Parameter",
    "Problem",
    "RaiseIncident",
    "Registry",
    "ResolveIncident",
    "RetryDecision",
    "RetryIncident",
    "RetryPolicy",
    "ScheduleTimer",
    "SetVariables",
    "Simulation",
    "Start",
    "State",
    "Step",
    "Timer",
    "UnreadableData",
    "UserTask",
    "apply",
    "bpmn",
    "codec",
    "decide",
    "decode_event",
    "decode_state",
    "decode_value",
    "decode_variables",
    "dmn",
    "drive",
    "encode_event",
    "encode_state",
    "encode_value",
    "encode_variables",
    "event_from_json",
    "event_to_json",
    "feel",
    "fold",
    "handler",
    "moment",
    "new_state",
    "outcome_of",
    "registry",
    "run_job",
    "simulate",
    "step",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"engine.{name}")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"engine has no {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
