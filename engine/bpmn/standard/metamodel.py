"""The standard's class tree as far as its rules need it: which element is what, what refers to what.

The tables follow the class diagrams and attribute tables of OMG formal/2013-12-09.
"""

from __future__ import annotations

TASKS = frozenset(
    [
        "task",
        "sendTask",
        "receiveTask",
        "userTask",
        "manualTask",
        "businessRuleTask",
        "serviceTask",
        "scriptTask",
    ]
)
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
CATCH_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROW_EVENTS = frozenset({"endEvent", "intermediateThrowEvent", "implicitThrowEvent"})
EVENTS = CATCH_EVENTS | THROW_EVENTS
GATEWAYS = frozenset(
    [
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "complexGateway",
        "eventBasedGateway",
    ]
)
CHOREOGRAPHY_ACTIVITIES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS | CHOREOGRAPHY_ACTIVITIES
#: what holds sequence flows and the nodes they join
PROCESS_SCOPES = SUB_PROCESSES | {"process"}
CHOREOGRAPHY_SCOPES = frozenset({"choreography", "globalChoreographyTask", "subChoreography"})
SCOPES = PROCESS_SCOPES | CHOREOGRAPHY_SCOPES
COLLABORATIONS = frozenset({"collaboration", "globalConversation"}) | {
    "choreography",
    "globalChoreographyTask",
}
CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})
INTERACTION_NODES = ACTIVITIES | EVENTS | CONVERSATIONS | {"participant"}
ITEM_AWARE = frozenset(
    [
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "property",
        "inputDataItem",
        "outputDataItem",
    ]
)
GLOBAL_TASKS = frozenset(
    [
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalScriptTask",
        "globalBusinessRuleTask",
    ]
)
CALLABLE = GLOBAL_TASKS | {"process"}
EVENT_DEFINITIONS = frozenset(
    f"{name}EventDefinition"
    for name in [
        "message",
        "timer",
        "error",
        "escalation",
        "cancel",
        "compensate",
        "conditional",
        "link",
        "signal",
        "terminate",
    ]
)
ARTIFACTS = frozenset({"association", "group", "textAnnotation"})
RESOURCE_ROLES = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner"})

_ITEMS = frozenset({"itemDefinition"})
_MESSAGE = frozenset({"message"})
_PARTICIPANT = frozenset({"participant"})
_OPERATION = frozenset({"operation"})
_FLOW = frozenset({"sequenceFlow"})
_PROPERTY = frozenset({"correlationProperty"})

#: (element, attribute) -> the types that may be referred to; "*" stands for any element
ATTRIBUTE_REFERENCES: dict[tuple[str, str], frozenset[str]] = {
    ("sequenceFlow", "sourceRef"): FLOW_NODES,
    ("sequenceFlow", "targetRef"): FLOW_NODES,
    ("messageFlow", "sourceRef"): INTERACTION_NODES,
    ("messageFlow", "targetRef"): INTERACTION_NODES,
    ("messageFlow", "messageRef"): _MESSAGE,
    ("conversationLink", "sourceRef"): CONVERSATIONS | INTERACTION_NODES,
    ("conversationLink", "targetRef"): CONVERSATIONS | INTERACTION_NODES,
    ("callConversation", "calledCollaborationRef"): COLLABORATIONS,
    ("callChoreography", "calledChoreographyRef"): frozenset(
        {"choreography", "globalChoreographyTask"}
    ),
    ("participant", "processRef"): frozenset({"process"}),
    ("process", "definitionalCollaborationRef"): COLLABORATIONS,
    ("message", "itemRef"): _ITEMS,
    ("error", "structureRef"): _ITEMS,
    ("escalation", "structureRef"): _ITEMS,
    ("signal", "structureRef"): _ITEMS,
    ("messageEventDefinition", "messageRef"): _MESSAGE,
    ("signalEventDefinition", "signalRef"): frozenset({"signal"}),
    ("errorEventDefinition", "errorRef"): frozenset({"error"}),
    ("escalationEventDefinition", "escalationRef"): frozenset({"escalation"}),
    ("compensateEventDefinition", "activityRef"): ACTIVITIES,
    ("boundaryEvent", "attachedToRef"): ACTIVITIES,
    ("sendTask", "messageRef"): _MESSAGE,
    ("receiveTask", "messageRef"): _MESSAGE,
    ("sendTask", "operationRef"): _OPERATION,
    ("receiveTask", "operationRef"): _OPERATION,
    ("serviceTask", "operationRef"): _OPERATION,
    ("dataObjectReference", "dataObjectRef"): frozenset({"dataObject"}),
    ("dataStoreReference", "dataStoreRef"): frozenset({"dataStore"}),
    ("multiInstanceLoopCharacteristics", "oneBehaviorEventRef"): EVENT_DEFINITIONS,
    ("multiInstanceLoopCharacteristics", "noneBehaviorEventRef"): EVENT_DEFINITIONS,
    ("ioBinding", "operationRef"): _OPERATION,
    ("ioBinding", "inputDataRef"): frozenset({"inputSet"}),
    ("ioBinding", "outputDataRef"): frozenset({"outputSet"}),
    ("group", "categoryValueRef"): frozenset({"categoryValue"}),
    ("resourceParameterBinding", "parameterRef"): frozenset({"resourceParameter"}),
    ("correlationPropertyRetrievalExpression", "messageRef"): _MESSAGE,
    ("correlationSubscription", "correlationKeyRef"): frozenset({"correlationKey"}),
    ("correlationPropertyBinding", "correlationPropertyRef"): _PROPERTY,
    **{(name, "initiatingParticipantRef"): _PARTICIPANT for name in CHOREOGRAPHY_ACTIVITIES},
    **{(name, "itemSubjectRef"): _ITEMS for name in ITEM_AWARE},
    **{(name, "default"): _FLOW for name in (*ACTIVITIES, *GATEWAYS)},
}
_ANY = frozenset({"*"})
ATTRIBUTE_REFERENCES |= {
    ("association", "sourceRef"): _ANY,
    ("association", "targetRef"): _ANY,
}

#: (element, child) -> the types that the child's text may refer to
CHILD_REFERENCES: dict[tuple[str, str], frozenset[str]] = {
    ("operation", "inMessageRef"): _MESSAGE,
    ("operation", "outMessageRef"): _MESSAGE,
    ("operation", "errorRef"): frozenset({"error"}),
    ("participant", "interfaceRef"): frozenset({"interface"}),
    ("participant", "endPointRef"): frozenset({"endPoint"}),
    ("messageEventDefinition", "operationRef"): _OPERATION,
    ("linkEventDefinition", "source"): frozenset({"linkEventDefinition"}),
    ("linkEventDefinition", "target"): frozenset({"linkEventDefinition"}),
    ("lane", "flowNodeRef"): FLOW_NODES,
    ("process", "supports"): frozenset({"process"}),
    ("dataInputAssociation", "sourceRef"): ITEM_AWARE,
    ("dataInputAssociation", "targetRef"): ITEM_AWARE,
    ("dataOutputAssociation", "sourceRef"): ITEM_AWARE,
    ("dataOutputAssociation", "targetRef"): ITEM_AWARE,
    ("inputSet", "dataInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "optionalInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "whileExecutingInputRefs"): frozenset({"dataInput"}),
    ("inputSet", "outputSetRefs"): frozenset({"outputSet"}),
    ("outputSet", "dataOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "optionalOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "whileExecutingOutputRefs"): frozenset({"dataOutput"}),
    ("outputSet", "inputSetRefs"): frozenset({"inputSet"}),
    ("multiInstanceLoopCharacteristics", "loopDataInputRef"): ITEM_AWARE,
    ("multiInstanceLoopCharacteristics", "loopDataOutputRef"): ITEM_AWARE,
    ("partnerEntity", "participantRef"): _PARTICIPANT,
    ("partnerRole", "participantRef"): _PARTICIPANT,
    ("correlationKey", "correlationPropertyRef"): _PROPERTY,
    ("collaboration", "choreographyRef"): frozenset({"choreography", "globalChoreographyTask"}),
    ("participantAssociation", "innerParticipantRef"): _PARTICIPANT,
    ("participantAssociation", "outerParticipantRef"): _PARTICIPANT,
    ("messageFlowAssociation", "innerMessageFlowRef"): frozenset({"messageFlow"}),
    ("messageFlowAssociation", "outerMessageFlowRef"): frozenset({"messageFlow"}),
    ("choreographyTask", "messageFlowRef"): frozenset({"messageFlow"}),
    **{(name, "participantRef"): _PARTICIPANT for name in CHOREOGRAPHY_ACTIVITIES},
    **{(name, "participantRef"): _PARTICIPANT for name in CONVERSATIONS},
    **{(name, "messageFlowRef"): frozenset({"messageFlow"}) for name in CONVERSATIONS},
    **{(name, "resourceRef"): frozenset({"resource"}) for name in RESOURCE_ROLES},
    **{(name, "eventDefinitionRef"): EVENT_DEFINITIONS for name in EVENTS},
    **{(name, "supportedInterfaceRef"): frozenset({"interface"}) for name in CALLABLE},
    **{(name, "incoming"): _FLOW for name in FLOW_NODES},
    **{(name, "outgoing"): _FLOW for name in FLOW_NODES},
}
CHILD_NAMES = frozenset(child for _, child in CHILD_REFERENCES)
ATTRIBUTE_NAMES = frozenset(name for _, name in ATTRIBUTE_REFERENCES)
