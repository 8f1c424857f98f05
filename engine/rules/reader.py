"""Rule sets as JSON text, the form that is stored and exchanged; `schema()` describes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from engine.errors import EngineError, Problem
from engine.fields import Fields, parsed
from engine.rules.actions import Action, Assign, Call, Emit
from engine.rules.definition import LIMIT, MODES, CompiledRules, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

_TOP = frozenset(["$schema", "format", "key", "name", "mode", "limit", "rules"])
_RULE = frozenset(
    ["id", "name", "when", "then", "priority", "group", "from", "until", "enabled", "note"]
)


@cache
def _schema() -> bytes:
    return Path(__file__).with_name("schema.json").read_bytes()


def schema() -> dict[str, Any]:
    """Give the JSON schema of the text."""
    found: dict[str, Any] = orjson.loads(_schema())
    return found


def rules_in(text: str | bytes, problems: list[Problem]) -> tuple[list[Rule], dict[str, Any]]:
    """Give the rules of a text and what it says of their set; note what is wrong."""
    fields = Fields(parsed(text), None, problems)
    fields.known(_TOP)
    if fields.data.get("format", "rule-set/1") != "rule-set/1":
        fields.wrong("format", "must be “rule-set/1”")
    entries = fields.get("rules", list, None)
    if not entries:
        problems.append(Problem("error", "no_rules", "The rule set has no rules"))
    options: dict[str, Any] = {
        "mode": fields.one_of("mode", MODES),
        "key": fields.text("key", "rules"),
        "name": fields.text("name"),
        "limit": fields.whole("limit", LIMIT, least=1) or LIMIT,
    }
    return [_rule(entry, n, problems) for n, entry in enumerate(entries or [], 1)], options


def _rule(entry: object, number: int, problems: list[Problem]) -> Rule:
    where = f"rule {number}"
    if not isinstance(entry, dict):
        problems.append(Problem("error", "bad_value", f"{where} is not an object", where))
        return Rule(where, "true")
    own = entry.get("id")
    fields = Fields(entry, own if isinstance(own, str) and own else where, problems)
    fields.known(_RULE)
    actions = fields.get("then", list, [])
    return Rule(
        fields.text("id"),
        fields.text("when"),
        [each for action in actions if (each := _action(action, fields)) is not None],
        name=fields.text("name"),
        priority=fields.whole("priority", 0) or 0,
        group=fields.text("group"),
        since=fields.day("from"),
        until=fields.day("until"),
        enabled=fields.flag("enabled", default=True),
        note=fields.text("note"),
    )


def _assign(fields: Fields) -> Action:
    fields.known({"set", "to"})
    if "to" not in fields.data:
        fields.wrong("set", "needs “to”")
    return Assign(fields.text("set"), fields.data.get("to"))


def _call(fields: Fields) -> Action:
    fields.known({"call", "with", "result"})
    return Call(fields.text("call"), fields.get("with", dict, {}), fields.text("result"))


def _emit(fields: Fields) -> Action:
    fields.known({"emit", "data"})
    return Emit(fields.text("emit"), fields.get("data", dict, {}))


_ACTIONS: dict[str, Callable[[Fields], Action]] = {"set": _assign, "call": _call, "emit": _emit}


def _action(entry: object, fields: Fields) -> Action | None:
    kinds = [name for name in _ACTIONS if isinstance(entry, dict) and name in entry]
    if isinstance(entry, str):
        fields.wrong("then", f"has a line that is no action: “{entry}”", "no_action")
        return None
    if len(kinds) != 1 or not isinstance(entry, dict):
        fields.wrong("then", "must hold actions, each with one of set, call, emit")
        return None
    return _ACTIONS[kinds[0]](Fields(entry, fields.where, fields.problems, "then"))


def text_of(rules: CompiledRules) -> str:
    """Give the text that reads back as the same rules."""
    data: dict[str, Any] = {"format": "rule-set/1", "key": rules.key}
    if rules.name != rules.key:
        data["name"] = rules.name
    data["mode"] = rules.mode
    if rules.limit != LIMIT:
        data["limit"] = rules.limit
    data["rules"] = [_plain(rule) for rule in rules.given]
    return orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode()


def _plain(rule: Rule) -> dict[str, Any]:
    data: dict[str, Any] = {"id": rule.id, "when": rule.when}
    if rule.name != rule.id:
        data["name"] = rule.name
    optional = {
        "priority": rule.priority,
        "group": rule.group,
        "from": rule.since,
        "until": rule.until,
    }
    data.update((name, value) for name, value in optional.items() if value)
    if not rule.enabled:
        data["enabled"] = False
    if rule.note:
        data["note"] = rule.note
    data["then"] = [_plain_action(action) for action in rule.then]
    return data


def _plain_action(action: Action) -> dict[str, Any]:
    match action:
        case Assign(name, value):
            return {"set": name, "to": value}
        case Call(handler, parameters, result):
            said = {"call": handler, "with": dict(parameters), "result": result}
            return {name: value for name, value in said.items() if value}
        case Emit(name, values):
            return {"emit": name, "data": dict(values)}
        case _:
            pass
    raise EngineError("code of one's own cannot be written as JSON")
