"""What a person sent through a form, checked against the form's own schema (form-js JSON).

Only fields of the form are taken: a form is also the border of what its user may set.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

import engine
from designer.services.refusals import InvalidField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = "Mapping[str, Any]"
STATIC = frozenset({"text", "html", "image", "button", "spacer", "separator", "iframe", "table"})
HOLDERS = frozenset({"group", "columns", "dynamiclist"})
TEXT_LENGTH = 20_000


def form_values(
    form: Mapping[str, Any] | None, variables: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, Any]:
    """The variables as they may be stored; without a form they are taken as they are.

    `known` are the variables there were before, which conditions of the form may look at.
    """
    if form is None:
        return dict(variables)
    fields = {field["key"]: field for field in fields_of(form) if field.get("key")}
    for name in variables:
        if name not in fields:
            raise InvalidField(name, _("The form has no field of this name."))
    taken: dict[str, Any] = {}
    seen = {**known, **variables}
    for key, field in fields.items():
        if is_hidden(field, seen) or field.get("readonly") or field.get("disabled"):
            continue
        value = checked(key, field, variables.get(key))
        if key in variables or value is not None:
            taken[key] = value
    return taken


def fields_of(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The fields a person fills in, also those inside groups."""
    components = form.get("components")
    for component in components if isinstance(components, list) else []:
        if not isinstance(component, dict):
            continue
        kind = component.get("type")
        if kind in HOLDERS:
            yield from fields_of(component)
        elif kind not in STATIC:
            yield component


def is_hidden(field: Mapping[str, Any], seen: Mapping[str, Any]) -> bool:
    """Whether the field's `hide` condition holds; one that cannot be told shows the field."""
    condition = field.get("conditional")
    text = condition.get("hide") if isinstance(condition, dict) else None
    if not isinstance(text, str) or not text.strip():
        return False
    try:
        return engine.feel.evaluate(text.strip().lstrip("="), seen).value is True
    except engine.EngineError:
        return False


def checked(key: str, field: Mapping[str, Any], value: Any) -> Any:
    """The value of one field, in the type the process works with."""
    rules = field.get("validate")
    rules = rules if isinstance(rules, dict) else {}
    label = str(field.get("label") or key)
    if is_empty(value):
        if rules.get("required") and field.get("type") != "checkbox":
            raise InvalidField(key, _("%s is required.") % label)
        return False if field.get("type") == "checkbox" else value if value == "" else None
    return CHECKS.get(str(field.get("type")), any_value)(key, label, field, rules, value)


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def number_value(
    key: str, label: str, _field: Mapping[str, Any], rules: Mapping[str, Any], value: Any
) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        raise InvalidField(key, _("%s is a number.") % label)
    low, high = as_number(rules.get("min")), as_number(rules.get("max"))
    if low is not None and value < low:
        raise InvalidField(key, _("%(field)s is at least %(n)s.") % {"field": label, "n": low})
    if high is not None and value > high:
        raise InvalidField(key, _("%(field)s is at most %(n)s.") % {"field": label, "n": high})
    return value


def as_number(rule: Any) -> Decimal | None:
    """A bound of the schema; form-js writes numbers, now and then as text."""
    if isinstance(rule, int | float | Decimal) and not isinstance(rule, bool):
        return Decimal(str(rule))
    if isinstance(rule, str) and re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", rule):
        return Decimal(rule)
    return None


def checkbox_value(
    key: str, label: str, _field: Mapping[str, Any], rules: Mapping[str, Any], value: Any
) -> Any:
    if not isinstance(value, bool):
        raise InvalidField(key, _("%s is yes or no.") % label)
    if rules.get("required") and not value:
        raise InvalidField(key, _("%s must be ticked.") % label)
    return value


def choice_value(
    key: str, label: str, field: Mapping[str, Any], _rules: Mapping[str, Any], value: Any
) -> Any:
    options = options_of(field)
    if options is not None and value not in options:
        raise InvalidField(key, _("%s is not one of the choices.") % label)
    return value


def choices_value(
    key: str, label: str, field: Mapping[str, Any], rules: Mapping[str, Any], value: Any
) -> Any:
    if not isinstance(value, list):
        raise InvalidField(key, _("%s is a list of choices.") % label)
    return [choice_value(key, label, field, rules, one) for one in value]


def options_of(field: Mapping[str, Any]) -> list[Any] | None:
    """The choices written in the form; None where they come from a variable."""
    options = field.get("values")
    if not isinstance(options, list):
        return None
    return [o.get("value") for o in options if isinstance(o, dict)]


def date_value(
    key: str, label: str, field: Mapping[str, Any], _rules: Mapping[str, Any], value: Any
) -> Any:
    subtype = str(field.get("subtype") or "date")
    readers = {"date": parse_date, "time": parse_time, "datetime": parse_datetime}
    try:
        found = isinstance(value, str) and readers.get(subtype, parse_date)(value)
    except ValueError:
        found = False
    if not found:
        raise InvalidField(key, _("%s is a date or time.") % label)
    return value


def text_value(
    key: str, label: str, _field: Mapping[str, Any], rules: Mapping[str, Any], value: Any
) -> Any:
    if not isinstance(value, str):
        raise InvalidField(key, _("%s is text.") % label)
    shortest, longest = as_number(rules.get("minLength")), as_number(rules.get("maxLength"))
    if shortest is not None and len(value) < shortest:
        raise InvalidField(key, _("%s is too short.") % label, limit=int(shortest))
    limit = min(int(longest), TEXT_LENGTH) if longest is not None else TEXT_LENGTH
    if len(value) > limit:
        raise InvalidField(key, _("%s is too long.") % label, limit=limit)
    return value


def any_value(
    _key: str, _label: str, _field: Mapping[str, Any], _rules: Mapping[str, Any], value: Any
) -> Any:
    return value


CHECKS = {
    "number": number_value,
    "checkbox": checkbox_value,
    "select": choice_value,
    "radio": choice_value,
    "checklist": choices_value,
    "taglist": choices_value,
    "datetime": date_value,
    "date": date_value,
    "textfield": text_value,
    "textarea": text_value,
}
