"""A rule set as a grid: read, saved through the draft, exchanged with spreadsheets, tried."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

import engine
from designer import access
from designer.models import Draft, Kind, Model
from designer.services.drafts import draft_save, side_of
from designer.services.instances import decoded
from designer.services.refusals import InvalidField, StaleRevision, TooLarge
from designer.services.sheets import ROWS, known_only, listed, row_check, texts_check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from designer.access import Person

FIELDS = frozenset({"mode", "limit", "rows"})
MOST_FIRINGS = 100_000
#: a larger set is tried without a reason for each rule
TRACED = 2_000


def rules_get(*, model: Model) -> dict[str, Any]:
    """The rules of the draft as it stands."""
    refuse_others(model)
    draft = Draft.objects.get(pk=model.pk)
    return {"revision": draft.revision, **engine.rules.sheet_of(draft.text)}


def rules_save(
    *, user: Person, model: Model, sheet: Mapping[str, Any], revision: int
) -> dict[str, Any]:
    """Put the rules into the draft they grew out of; what nobody changed stays as it was written."""
    refuse_others(model)
    access.require(user, "decision.edit", model.workspace_id)
    rules_check(sheet)
    draft = Draft.objects.select_related("updated_by").get(pk=model.pk)
    if draft.revision != revision:
        raise StaleRevision(side_of(draft))
    text = engine.rules.with_sheet(draft.text, sheet)
    saved = draft_save(user=user, model=model, text=text, revision=revision)
    return {"revision": saved.revision, **engine.rules.sheet_of(saved.text)}


def rules_check(sheet: Mapping[str, Any]) -> None:
    """The shape of the grid, cell by cell; the first thing wrong is named by its place."""
    known_only(sheet, FIELDS, "sheet")
    texts_check(sheet.get("mode", ""), "mode")
    limit = sheet.get("limit", 1)
    if type(limit) is not int or not 1 <= limit <= MOST_FIRINGS:
        raise InvalidField("limit", _("Give a whole number."), limit=MOST_FIRINGS)
    width = len(engine.rules.COLUMNS)
    seen: set[str] = set()
    for place, row in enumerate(listed(sheet.get("rows"), "rows", ROWS), 1):
        row_check(row, place, width)
        own = row.get("id")
        if not own or own in seen:
            raise InvalidField(f"rows.{place}.id", _("Each rule has an id of its own."))
        seen.add(own)


def rules_file(*, model: Model, form: str) -> bytes:
    """The rules as a spreadsheet (`xlsx`) or as `csv`."""
    refuse_others(model)
    write = engine.rules.to_csv if form == "csv" else engine.rules.to_xlsx
    return write(Draft.objects.get(pk=model.pk).text)


def rules_read(*, user: Person, model: Model, name: str, content: bytes) -> dict[str, Any]:
    """What a spreadsheet says as rules of this model; nothing is saved."""
    refuse_others(model)
    access.require(user, "decision.edit", model.workspace_id)
    limit = settings.FLOWGLASS_LIMITS["sheet_bytes"]
    if len(content) > limit:
        raise TooLarge(_("The file is too large."), location={"field": "file"}, limit=limit)
    is_workbook = content[:4] == b"PK\x03\x04" or name.lower().endswith(".xlsx")
    read = engine.rules.with_xlsx if is_workbook else engine.rules.with_csv
    draft = Draft.objects.get(pk=model.pk)
    return {
        "revision": draft.revision,
        **engine.rules.sheet_of(read(draft.text, content)),
    }


def rules_evaluate(
    *, user: Person, model: Model, variables: Mapping[str, Any], day: date | None = None
) -> dict[str, Any]:
    """What the draft does with one case, and of each rule why it fired or did not; nothing is called."""
    refuse_others(model)
    access.require(user, "decision.evaluate", model.workspace_id)
    rules = engine.RuleSet.from_json(Draft.objects.get(pk=model.pk).text)
    now = datetime.combine(day, time(12), UTC) if day else timezone.now()
    outcome = rules.evaluate(decoded(variables), now=now)
    rows = {rule.id: row for row, rule in enumerate(rules.given, 1)}
    trace = outcome.trace if len(rows) <= TRACED else ()
    values = engine.encode_variables
    return {
        "ok": outcome.ok,
        "fired": [
            {"rule": f.rule, "row": rows[f.rule], "changes": values(dict(f.changes))}
            for f in outcome.fired
        ],
        "changes": values(outcome.changes),
        "trace": [{**each._asdict(), "row": rows[each.rule]} for each in trace],
        "errors": [{**each._asdict(), "row": rows[each.rule]} for each in outcome.errors],
        "calls": [
            {**call._asdict(), "parameters": values(dict(call.parameters))}
            for call in outcome.calls
        ],
        "told": [{**each._asdict(), "data": values(dict(each.data))} for each in outcome.emitted],
    }


def refuse_others(model: Model) -> None:
    if model.kind != Kind.RULES:
        raise InvalidField("model", _("Only a rule set has rules."))
