"""How attributes and expressions are written (15.3, the schema of the standard; 8.4.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.bpmn.source import is_bpmn, local
from engine.bpmn.standard.index import child, is_executable, label, process_of
from engine.bpmn.standard.metamodel import GATEWAYS
from engine.bpmn.standard.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.source import Element
    from engine.bpmn.standard.index import Index

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: the schema's values of an attribute
_VALUES: dict[tuple[str, str], frozenset[str]] = {
    **{
        (name, "gatewayDirection"): frozenset({"Unspecified", "Converging", "Diverging", "Mixed"})
        for name in GATEWAYS
    },
    ("eventBasedGateway", "eventGatewayType"): frozenset({"Exclusive", "Parallel"}),
    ("process", "processType"): frozenset({"None", "Public", "Private"}),
    ("adHocSubProcess", "ordering"): frozenset({"Parallel", "Sequential"}),
    ("association", "associationDirection"): frozenset({"None", "One", "Both"}),
    ("itemDefinition", "itemKind"): frozenset({"Information", "Physical"}),
    ("multiInstanceLoopCharacteristics", "behavior"): frozenset({"None", "One", "All", "Complex"}),
}
_BOOLEANS = frozenset(
    [
        "cancelActivity",
        "cancelRemainingInstances",
        "isClosed",
        "isCollection",
        "isExecutable",
        "isForCompensation",
        "isImmediate",
        "isInterrupting",
        "isMarkerVisible",
        "isSequential",
        "isUnlimited",
        "instantiate",
        "parallelMultiple",
        "testBefore",
        "triggeredByEvent",
        "waitForCompletion",
    ]
)
#: attributes and children without which an element says nothing; flows have rules of their own
_REQUIRED: dict[str, tuple[str, ...]] = {
    "association": ("sourceRef", "targetRef"),
    "conversationLink": ("sourceRef", "targetRef"),
    "dataInputAssociation": ("targetRef",),
    "dataOutputAssociation": ("targetRef",),
    "ioSpecification": ("inputSet", "outputSet"),
    "interface": ("operation",),
    "operation": ("inMessageRef",),
    "resourceParameterBinding": ("parameterRef",),
    "correlationPropertyBinding": ("correlationPropertyRef", "dataPath"),
    "correlationPropertyRetrievalExpression": ("messageRef", "messagePath"),
    "correlationSubscription": ("correlationKeyRef",),
    "participantAssociation": ("innerParticipantRef", "outerParticipantRef"),
    "messageFlowAssociation": ("innerMessageFlowRef", "outerMessageFlowRef"),
    "callConversation": ("calledCollaborationRef",),
    "callChoreography": ("calledChoreographyRef",),
    "import": ("importType", "location", "namespace"),
}
#: what the schema types as a formal expression wherever it stands
_FORMAL = [
    "conditionExpression",
    "loopCardinality",
    "loopCondition",
    "completionCondition",
    "condition",
    "messagePath",
    "dataPath",
    "timeDate",
    "timeCycle",
    "timeDuration",
    "transformation",
    "activationCondition",
    "formalExpression",
]
_BROKEN_BOOLEAN = re.compile(r"(?!\s*(?:true|false|0|1)\s*$)[\w\s]*")


def attribute_value(index: Index) -> Iterator[Finding]:
    """15.3: an attribute has one of the values that the schema lists."""
    for element in index.elements:
        if not is_bpmn(element):
            continue
        for key, text in element.attrib.items():
            name = str(key)
            wanted = _VALUES.get((local(element), name))
            value = str(text).strip()
            if (wanted is not None and value not in wanted) or (
                name in _BOOLEANS and _BROKEN_BOOLEAN.fullmatch(value)
            ):
                message = f"“{value}” is no value of {name} ({_listed(wanted)})"
                yield Finding(element, message)


def required_missing(index: Index) -> Iterator[Finding]:
    """15.3: what the schema requires of an element is there."""
    for kind, names in _REQUIRED.items():
        for element in index.all(kind):
            for name in names:
                if not (element.get(name) or "").strip() and child(element, name) is None:
                    yield Finding(element, f"The {kind} {label(element)} has no {name}")


def expression_empty(index: Index) -> Iterator[Finding]:
    """8.4.6: a formal expression has a body."""
    for element in index.all(*_FORMAL, "from", "to"):
        if local(element) in {"from", "to"} and element.get(_XSI_TYPE) is None:
            continue
        if process_of(element) is not None and not is_executable(element):
            continue  # a natural-language expression may stay unsaid
        if "".join(map(str, element.itertext())).strip() or _said_elsewhere(element):
            continue
        owner = element.getparent()
        where = label(owner) if owner is not None else ""
        yield Finding(element, f"The {local(element)} of {where} is empty")


def _said_elsewhere(element: Element) -> bool:
    """Whether another namespace gives the expression, such as a script in a file of its own."""
    return any(str(name).startswith("{") and name != _XSI_TYPE for name in element.attrib) or any(
        not is_bpmn(inner) for inner in element.iterdescendants()
    )


def _listed(wanted: frozenset[str] | None) -> str:
    return ", ".join(sorted(wanted)) if wanted else "true, false"


RULES = (
    Rule("required_missing", "error", required_missing),
    Rule("attribute_value", "error", attribute_value),
    Rule("expression_empty", "error", expression_empty),
)
