"""What stands where (15.3, the schema of the standard)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn.source import is_bpmn, local
from engine.bpmn.standard.metamodel import (
    ACTIVITIES,
    ARTIFACTS,
    CHOREOGRAPHY_ACTIVITIES,
    CHOREOGRAPHY_SCOPES,
    COLLABORATIONS,
    CONVERSATIONS,
    EVENT_DEFINITIONS,
    EVENTS,
    GATEWAYS,
    GLOBAL_TASKS,
    PROCESS_SCOPES,
    RESOURCE_ROLES,
    SCOPES,
)
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.standard.index import Index

#: what only stands directly under the definitions
ROOTS = (
    frozenset(
        [
            "category",
            "correlationProperty",
            "dataStore",
            "endPoint",
            "error",
            "escalation",
            "globalConversation",
            "import",
            "interface",
            "itemDefinition",
            "message",
            "partnerEntity",
            "partnerRole",
            "process",
            "resource",
            "signal",
            "relationship",
            "choreography",
            "collaboration",
            "globalChoreographyTask",
        ]
    )
    | GLOBAL_TASKS
)
_FLOW_SCOPE = SCOPES | frozenset({"complexBehaviorDefinition"})
_PARENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(ROOTS, frozenset({"definitions"})),
    **dict.fromkeys(ACTIVITIES, PROCESS_SCOPES),
    **dict.fromkeys(GATEWAYS, _FLOW_SCOPE),
    **dict.fromkeys(EVENTS - {"implicitThrowEvent"}, _FLOW_SCOPE),
    **dict.fromkeys(CHOREOGRAPHY_ACTIVITIES, CHOREOGRAPHY_SCOPES),
    **dict.fromkeys(CONVERSATIONS, COLLABORATIONS | {"subConversation"}),
    **dict.fromkeys(ARTIFACTS, SCOPES | COLLABORATIONS),
    "sequenceFlow": _FLOW_SCOPE,
    "dataObject": PROCESS_SCOPES,
    "dataObjectReference": PROCESS_SCOPES,
    "dataStoreReference": PROCESS_SCOPES,
    "laneSet": PROCESS_SCOPES,
    "childLaneSet": frozenset({"lane"}),
    "lane": frozenset({"laneSet", "childLaneSet"}),
    "participant": COLLABORATIONS,
    "messageFlow": COLLABORATIONS,
    "correlationKey": COLLABORATIONS | CONVERSATIONS,
    "conversationLink": COLLABORATIONS,
    "ioSpecification": ACTIVITIES | GLOBAL_TASKS | {"process"},
    "operation": frozenset({"interface"}),
    "categoryValue": frozenset({"category"}),
    "resourceParameter": frozenset({"resource"}),
    "correlationSubscription": frozenset({"process"}),
    **dict.fromkeys(EVENT_DEFINITIONS, EVENTS | {"definitions", "event"}),
    "standardLoopCharacteristics": ACTIVITIES,
    "multiInstanceLoopCharacteristics": ACTIVITIES,
}
_REST = frozenset(
    [
        "activationCondition",
        "assignment",
        "auditing",
        "childLaneSet",
        "completionCondition",
        "complexBehaviorDefinition",
        "condition",
        "conditionExpression",
        "choreographyRef",
        "conversationAssociation",
        "correlationPropertyBinding",
        "correlationPropertyRef",
        "correlationPropertyRetrievalExpression",
        "dataInput",
        "dataInputAssociation",
        "dataInputRefs",
        "dataOutput",
        "dataOutputAssociation",
        "dataOutputRefs",
        "dataPath",
        "dataState",
        "definitions",
        "documentation",
        "endPointRef",
        "errorRef",
        "event",
        "eventDefinition",
        "eventDefinitionRef",
        "expression",
        "extension",
        "extensionElements",
        "flowNodeRef",
        "formalExpression",
        "from",
        "implicitThrowEvent",
        "inMessageRef",
        "incoming",
        "innerConversationNodeRef",
        "innerMessageFlowRef",
        "innerParticipantRef",
        "inputDataItem",
        "inputSet",
        "inputSetRefs",
        "interfaceRef",
        "ioBinding",
        "loopCardinality",
        "loopCondition",
        "loopDataInputRef",
        "loopDataOutputRef",
        "loopCharacteristics",
        "messageFlowAssociation",
        "messageFlowRef",
        "messagePath",
        "monitoring",
        "operationRef",
        "optionalInputRefs",
        "optionalOutputRefs",
        "outMessageRef",
        "outerConversationNodeRef",
        "outerMessageFlowRef",
        "outerParticipantRef",
        "outgoing",
        "outputDataItem",
        "outputSet",
        "outputSetRefs",
        "partitionElement",
        "participantAssociation",
        "participantMultiplicity",
        "participantRef",
        "property",
        "rendering",
        "resourceAssignmentExpression",
        "resourceParameterBinding",
        "resourceRef",
        "script",
        "source",
        "sourceRef",
        "supportedInterfaceRef",
        "supports",
        "target",
        "targetRef",
        "text",
        "timeCycle",
        "timeDate",
        "timeDuration",
        "to",
        "transformation",
        "value",
        "whileExecutingInputRefs",
        "whileExecutingOutputRefs",
    ]
)
KNOWN = _REST | RESOURCE_ROLES | _PARENTS.keys()


def element_unknown(index: Index) -> Iterator[Finding]:
    """15.3: only the standard's own elements are in its namespace."""
    for kind, elements in index.kinds.items():
        if kind not in KNOWN:
            for element in elements:
                hint = "Put what is your own into extensionElements, in a namespace of your own"
                yield Finding(element, f"The standard has no element “{kind}”", hint)


def element_misplaced(index: Index) -> Iterator[Finding]:
    """15.3: an element stands only where the schema has a place for it."""
    for kind, elements in index.kinds.items():
        parents = _PARENTS.get(kind)
        for element in elements if parents is not None else ():
            around = element.getparent()
            if around is None or not is_bpmn(around) or local(around) == "extensionElements":
                continue
            if parents is not None and local(around) not in parents:
                message = f"A {kind} cannot stand in a {local(around)}"
                yield Finding(element, message)


RULES = (
    Rule("element_unknown", "error", element_unknown),
    Rule("element_misplaced", "error", element_misplaced),
)
