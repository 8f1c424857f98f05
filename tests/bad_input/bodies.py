"""Request bodies made from the API's own description: one good, and many that are wrong."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METHODS = ("post", "put", "patch")
ALIENS: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "\0", "\ud800", "\u202e", "x" * 100_000, [], {},
    [[]], [None], {"": 1}, {"a": {"b": []}}, "1e9999", "__proto__", "../../x", "'; --",
)  # fmt: skip
DEEP = '{"a":' * 10_000 + "1" + "}" * 10_000
#: texts that are no JSON, or JSON that two readers would read differently
RAW = {
    "empty": b"",
    "blank": b"  ",
    "open": b"{",
    "half": b'{"a": ',
    "deep": DEEP.encode(),
    "deep list": b"[" * 10_000 + b"]" * 10_000,
    "deep, never closed": b"[" * 100_000,
    "NaN": b'{"revision": NaN}',
    "Infinity": b'{"revision": -Infinity}',
    "5,000 digits": b'{"revision": ' + b"9" * 5_000 + b"}",
    "5,000 digits after the point": b'{"revision": 0.' + b"9" * 5_000 + b"}",
    "exponent": b'{"revision": 1e999999}',
    "exponent beyond all": b'{"revision": 1e99999999999999999999}',
    "exponent below all": b'{"revision": 1e-99999999999999999999}',
    "name twice": b'{"name": "a", "name": "b"}',
    "name twice within": b'{"variables": {"a": 1, "a": 2}}',
    "prototype": b'{"__proto__": {"a": 1}}',
    "prototype within": b'{"variables": {"a": {"__proto__": 1}}}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "lone surrogate as a name": b'{"\\udfff": 1}',
    "encoded surrogate": b'{"name": "\xed\xa0\x80"}',
    "NUL": b'{"name": "a\\u0000"}',
    "no UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "UTF-32": '{"name": "a"}'.encode("utf-32"),
    "quotes without end": b'{"name": "' + b'\\"' * 100_000,
    "quotes and letters": b'"a' * 50_001,
    "list": b"[]",
    "text": b'"x"',
    "number": b"5",
    "null": b"null",
    "true": b"true",
    "comment": b'{/* a */ "name": "a"}',
    "comma": b'{"name": "a",}',
    "single quotes": b"{'name': 'a'}",
    "two values": b"{} {}",
    "XML": b"<name>a</name>",
    "form": b"name=a&kind=process",
    "control": b'{"name": "a\x01"}',
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation that takes JSON."""

    name: str
    method: str
    path: str
    schema: Mapping[str, Any]
    schemas: Mapping[str, Any]

    def good(self) -> Any:
        """A body of the right shape."""
        return example(self.schema, self.schemas)

    def broken(self) -> Iterator[tuple[str, Any]]:
        """Bodies with one thing wrong, each with the name of what."""
        good = self.good()
        yield "an extra field", {**good, "extra": 1}
        yield "a name of Python", {**good, "__class__": "x"}
        for field in resolved(self.schema, self.schemas).get("properties", {}):
            without = {name: value for name, value in good.items() if name != field}
            yield f"{field} missing", without
            for alien in ALIENS:
                yield f"{field} = {json.dumps(alien)[:20]}", {**deepcopy(good), field: alien}


def operations(schema: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the description that takes JSON."""
    schemas = schema["components"]["schemas"]
    return [
        Operation(operation["operationId"], method.upper(), path, content["schema"], schemas)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
        if (content := operation.get("requestBody", {}).get("content", {}).get("application/json"))
    ]


def resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, where it is only pointed at."""
    pointer = schema.get("$ref") or next(
        (s["$ref"] for s in schema.get("allOf", ()) if "$ref" in s), ""
    )
    return resolved(schemas[pointer.rpartition("/")[2]], schemas) if pointer else schema


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A value of the schema."""
    schema = resolved(schema, schemas)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {name: example(inner, schemas) for name, inner in fields.items()}
        case "array":
            return [example(schema["items"], schemas)]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case "string":
            return {
                "uuid": "01890000-0000-7000-8000-000000000000",
                "date": "2026-02-28",
                "date-time": "2026-02-28T10:00:00Z",
            }.get(schema.get("format", ""), "x")
        case _:
            return {}
