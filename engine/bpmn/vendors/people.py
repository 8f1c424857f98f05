"""User tasks and start forms: who, with which form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.bpmn.source import local
from engine.bpmn.vendors.adopting import ALIKE, add, attribute, extensions, first, says, value

if TYPE_CHECKING:
    from engine.bpmn.draft import Draft
    from engine.bpmn.source import Element

PEOPLE = ("assignee", "candidateGroups", "candidateUsers")
#: types of form fields to those of form-js
_FIELDS = {
    "boolean": "checkbox",
    "long": "number",
    "double": "number",
    "int": "number",
    "integer": "number",
    "date": "datetime",
    "enum": "select",
}


def adopt_assignment(draft: Draft, task: Element) -> None:
    """camunda:assignee, zeebe:assignmentDefinition and their like; the form's key too."""
    if says(task, "assignment"):
        return
    definition, form = first(task, "assignmentDefinition"), first(task, "formDefinition")
    found: dict[str, str | None] = {}
    for name in PEOPLE:
        given = attribute(task, name)
        if given is None and definition is not None:
            given = definition.get(name)
        found[name] = value(draft, task, given, name)
    key = attribute(task, "formKey") or attribute(task, "formRef")
    if key is None and form is not None:
        key = form.get("formId") or form.get("externalReference") or form.get("formKey")
    found["formKey"] = value(draft, task, key, "form key")
    if any(found.values()):
        add(task, "assignment", **found)


def adopt_form(task: Element) -> None:
    """camunda:formData and flowable:formProperty, as the schema of a form."""
    if says(task, "form"):
        return
    fields = [
        inner
        for data in extensions(task, "formData")
        for inner in data.iterchildren(*(f"{maker}formField" for maker in ALIKE))
    ] + list(extensions(task, "formProperty"))
    components = [_component(field) for field in fields if field.get("id")]
    if components:
        form = add(task, "form")
        form.text = json.dumps({"type": "default", "components": components})


def _component(field: Element) -> dict[str, object]:
    kind = _FIELDS.get(field.get("type", ""), "textfield")
    key = field.get("id", "")
    label = field.get("label") or field.get("name") or key
    found: dict[str, object] = {"type": kind, "key": key, "label": label}
    if kind == "datetime":
        found |= {"subtype": "date", "dateLabel": label}
    if kind == "select":
        found["values"] = [
            {"value": entry.get("id") or "", "label": entry.get("name") or entry.get("id") or ""}
            for entry in field
            if local(entry) == "value"
        ]
    default = field.get("defaultValue") or field.get("default")
    if default and "{" not in default:
        found["defaultValue"] = default == "true" if kind == "checkbox" else default
    return found
