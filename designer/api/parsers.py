"""JSON as the standard has it: no NaN, no twin keys, no bottomless nesting, no lone surrogates."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from designer.services.refusals import TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping

# possessive, and a text that never ends is taken whole: each character is looked at once
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")
FORBIDDEN_KEYS = frozenset({"__proto__"})


class StrictJSONParser(JSONParser):
    """Numbers keep every digit (`Decimal`); what other readers would read differently is refused."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002 - the signature of DRF
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("The request is too large."), limit=limit)
        return read(body)


def read(body: bytes) -> Any:
    """The value, or a `ParseError` in words."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise ParseError(_("The request is not UTF-8 text.")) from wrong
    if depth_of(text) > settings.FLOWGLASS_LIMITS["json_depth"]:
        raise ParseError(_("The request is nested too deeply."))
    try:
        value = json.loads(
            text,
            parse_constant=refuse_constant,
            parse_float=number,
            parse_int=whole,
            object_pairs_hook=context,
        )
    except (ValueError, RecursionError) as wrong:
        raise ParseError(_("The request is not valid JSON.")) from wrong
    if SURROGATE.search(text) or has_surrogate(value):
        raise ParseError(_("The request contains half of a character."))
    return value


def depth_of(text: str) -> int:
    """How deeply the text nests, without building anything."""
    depth = deepest = 0
    for token in BRACKETS.finditer(text):
        first = token.group()[0]
        if first in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in "]}":
            depth -= 1
    return deepest


def context(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError(_("The request says the same name twice."))
    if FORBIDDEN_KEYS & found.keys():
        raise ParseError(_("The request uses a name that is reserved: __proto__."))
    return found


def refuse_constant(name: str) -> Any:
    raise ParseError(_("%(name)s is not a JSON number.") % {"name": name})


def whole(text: str) -> int:
    measured(text)
    return int(text)


def number(text: str) -> Decimal:
    measured(text)
    try:
        value = Decimal(text)
    except InvalidOperation as wrong:
        raise ParseError(_("A number is out of range.")) from wrong
    if abs(value.adjusted()) > 6144:
        raise ParseError(_("A number is out of range."))
    return value


def measured(text: str) -> None:
    if len(text) > settings.FLOWGLASS_LIMITS["number_digits"]:
        raise ParseError(_("A number has too many digits."))


def has_surrogate(value: Any) -> bool:
    """Escapes such as \\ud800 survive decoding; no database takes them."""
    if isinstance(value, str):
        return SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(has_surrogate(k) or has_surrogate(v) for k, v in value.items())
    return isinstance(value, list) and any(has_surrogate(v) for v in value)
