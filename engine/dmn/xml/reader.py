"""A DMN 1.5 tree as frozen definitions; unknown elements are passed over, never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.definitions import (
    DecisionElement,
    Definitions,
    FunctionExpression,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeElement,
    Parameter,
    Requirements,
    ServiceElement,
)
from engine.dmn.xml.expressions import child_expression, function_of
from engine.dmn.xml.names import dmn
from engine.dmn.xml.texts import child_text, identity, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element


def definitions_of(root: _Element) -> Definitions:
    """Everything the file defines, in document order."""
    return Definitions(
        id=root.get("id", ""),
        name=root.get("name", ""),
        namespace=root.get("namespace", ""),
        imports=tuple(
            Import(e.get("name", ""), e.get("namespace", ""), e.get("importType", ""))
            for e in root.findall(dmn("import"))
        ),
        types=tuple(_item(e) for e in root.findall(dmn("itemDefinition"))),
        inputs=tuple(_input(e) for e in root.findall(dmn("inputData"))),
        decisions=tuple(_decision(e) for e in root.findall(dmn("decision"))),
        knowledge=tuple(_knowledge(e) for e in root.findall(dmn("businessKnowledgeModel"))),
        services=tuple(_service(e) for e in root.findall(dmn("decisionService"))),
    )


def _item(element: _Element) -> ItemDefinition:
    function = element.find(dmn("functionItem"))
    return ItemDefinition(
        name=element.get("name", ""),
        id=element.get("id", ""),
        type_ref=child_text(element, "typeRef"),
        allowed=_unary(element, "allowedValues"),
        type_constraint=_unary(element, "typeConstraint"),
        is_collection=element.get("isCollection", "false").strip() in ("true", "1"),
        components=tuple(_item(e) for e in element.findall(dmn("itemComponent"))),
        is_function=function is not None,
        parameters=() if function is None else _parameters(function, "parameters"),
        output_type_ref="" if function is None else function.get("outputTypeRef", ""),
    )


def _unary(element: _Element, name: str) -> str:
    found = element.find(dmn(name))
    return "" if found is None else child_text(found, "text")


def _parameters(element: _Element, name: str) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(e.get("name", ""), e.get("typeRef", "")) for e in element.findall(dmn(name))
    )


def _name_and_type(element: _Element) -> tuple[str, str]:
    """The name expressions use (the variable's, else the element's) and its type."""
    variable = element.find(dmn("variable"))
    name = element.get("name", "")
    if variable is None:
        return name, ""
    return name or variable.get("name", ""), variable.get("typeRef", "")


def _input(element: _Element) -> InputData:
    name, type_ref = _name_and_type(element)
    label = element.get("label", "")
    return InputData(identity(element), name, type_ref, label, line_of(element))


def _decision(element: _Element) -> DecisionElement:
    name, type_ref = _name_and_type(element)
    return DecisionElement(
        id=identity(element),
        name=name,
        type_ref=type_ref,
        requirements=_requirements(element),
        logic=child_expression(element),
        label=element.get("label", ""),
        line=line_of(element),
    )


def _knowledge(element: _Element) -> KnowledgeElement:
    name, type_ref = _name_and_type(element)
    logic = element.find(dmn("encapsulatedLogic"))
    function: FunctionExpression | None = None if logic is None else function_of(logic)
    return KnowledgeElement(
        id=identity(element),
        name=name,
        type_ref=type_ref,
        requirements=_requirements(element),
        function=function,
        line=line_of(element),
    )


def _service(element: _Element) -> ServiceElement:
    name, type_ref = _name_and_type(element)
    return ServiceElement(
        id=identity(element),
        name=name,
        type_ref=type_ref,
        outputs=_hrefs(element, "outputDecision"),
        encapsulated=_hrefs(element, "encapsulatedDecision"),
        input_decisions=_hrefs(element, "inputDecision"),
        input_data=_hrefs(element, "inputData"),
        line=line_of(element),
    )


def _requirements(element: _Element) -> Requirements:
    information = element.findall(dmn("informationRequirement"))
    return Requirements(
        inputs=tuple(h for e in information for h in _hrefs(e, "requiredInput")),
        decisions=tuple(h for e in information for h in _hrefs(e, "requiredDecision")),
        knowledge=tuple(
            h
            for e in element.findall(dmn("knowledgeRequirement"))
            for h in _hrefs(e, "requiredKnowledge")
        ),
    )


def _hrefs(element: _Element, name: str) -> tuple[str, ...]:
    return tuple(e.get("href", "") for e in element.findall(dmn(name)))
