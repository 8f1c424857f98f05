"""What requests may say: exactly the fields described, nothing more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers


class Strict(serializers.Serializer):
    """Refuses a field it does not know, by name, instead of dropping it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {str(unknown[0]): [_("There is no such field.")]}, code="unknown_field"
                )
        return super().to_internal_value(data)


def taken(serializer: type[Strict], data: Any) -> dict[str, Any]:
    """The request's fields, checked."""
    form = serializer(data=data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class Text(serializers.CharField):
    """Text as it is: no trimming, no coercion of numbers."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number written as one."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Variables(serializers.JSONField):
    """A JSON object of variables."""

    default_error_messages = {
        "not_an_object": "Variables are an object of names and values.",
        "null_characters_not_allowed": gettext_lazy(
            "The request contains a character that cannot be stored."
        ),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("not_an_object")
        if has_null(data):
            self.fail("null_characters_not_allowed")
        return data


def has_null(value: Any) -> bool:
    """Whether a text or a name holds the one character that not every database takes."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(has_null(name) or has_null(inner) for name, inner in value.items())
    return isinstance(value, list) and any(map(has_null, value))
