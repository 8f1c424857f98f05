"""A decision's table as a sheet: read, saved through the draft, exchanged with spreadsheets."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from designer.access import Person

FIELDS = frozenset(
    {"revision", "decision", "hit_policy", "aggregation", "columns", "rows", "problems"}
)
COLUMN_FIELDS = frozenset({"id", "role", "label", "expression", "name", "type", "allowed"})
ROW_FIELDS = frozenset({"id", "cells"})
CELL_LENGTH = 4096
COLUMNS = 100
ROWS = 20_000


def sheet_get(*, model: Model, decision: str | None = None) -> dict[str, Any]:
    """The sheet of the draft as it stands."""
    refuse_process(model)
    draft = Draft.objects.get(pk=model.pk)
    return {"revision": draft.revision, **projected(draft.text, decision)}


def projected(text: str, decision: str | None) -> dict[str, Any]:
    return engine.dmn.sheet_of(engine.dmn.read(text), decision)


def sheet_save(
    *, user: Person, model: Model, sheet: Mapping[str, Any], revision: int
) -> dict[str, Any]:
    """Put the sheet into the draft it grew out of; all else in the file stays as it was."""
    refuse_process(model)
    access.require(user, "decision.edit", model.workspace_id)
    sheet_check(sheet)
    draft = Draft.objects.select_related("updated_by").get(pk=model.pk)
    if draft.revision != revision:
        raise StaleRevision(side_of(draft))
    decision = sheet.get("decision")
    own = decision.get("id") if isinstance(decision, dict) else None
    changed = engine.dmn.with_sheet(engine.dmn.read(draft.text), own, sheet)
    saved = draft_save(user=user, model=model, text=engine.dmn.write(changed), revision=revision)
    return {"revision": saved.revision, **projected(saved.text, own)}


def sheet_check(sheet: Mapping[str, Any]) -> None:
    """The shape of a sheet, cell by cell; the first thing wrong is named by its place."""
    known_only(sheet, FIELDS, "sheet")
    columns = listed(sheet.get("columns"), "columns", COLUMNS)
    rows = listed(sheet.get("rows"), "rows", ROWS)
    limit = settings.FLOWGLASS_LIMITS["sheet_cells"]
    if len(columns) * len(rows) > limit:
        raise TooLarge(_("The table is too large."), location={"field": "rows"}, limit=limit)
    for place, column in enumerate(columns, 1):
        column_check(column, f"columns.{place}")
    for place, row in enumerate(rows, 1):
        row_check(row, place, len(columns))


def column_check(column: Any, place: str) -> None:
    if not isinstance(column, dict):
        raise InvalidField(place, _("A column is an object."))
    known_only(column, COLUMN_FIELDS, place)
    for name in COLUMN_FIELDS - {"allowed"}:
        texts_check(column.get(name), f"{place}.{name}")
    allowed = column.get("allowed")
    if allowed is not None:
        for value in listed(allowed, f"{place}.allowed", 1000):
            texts_check(value, f"{place}.allowed")


def row_check(row: Any, place: int, width: int) -> None:
    if not isinstance(row, dict):
        raise InvalidField(f"rows.{place}", _("A row is an object."))
    known_only(row, ROW_FIELDS, f"rows.{place}")
    texts_check(row.get("id"), f"rows.{place}.id")
    cells = row.get("cells")
    if not isinstance(cells, list) or len(cells) != width:
        raise InvalidField(f"rows.{place}.cells", _("A row has one cell per column."))
    for column, cell in enumerate(cells, 1):
        if not isinstance(cell, str) or len(cell) > CELL_LENGTH:
            refuse_cell(cell, f"rows.{place}.cells.{column}")


def refuse_cell(cell: Any, place: str) -> None:
    if isinstance(cell, str):
        raise InvalidField(place, _("This text is too long."), limit=CELL_LENGTH)
    raise InvalidField(place, _("A cell is text."))


def texts_check(value: Any, place: str) -> None:
    if value is not None and (not isinstance(value, str) or len(value) > CELL_LENGTH):
        refuse_cell(value, place)


def listed(value: Any, place: str, limit: int) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidField(place, _("Give a list."))
    if len(value) > limit:
        raise TooLarge(_("This list is too long."), location={"field": place}, limit=limit)
    return value


def known_only(value: Mapping[str, Any], known: frozenset[str], place: str) -> None:
    unknown = next((name for name in value if name not in known), None)
    if unknown is not None:
        raise InvalidField(f"{place}.{unknown}", _("There is no such field."))


def sheet_file(*, model: Model, form: str, decision: str | None = None) -> bytes:
    """The table as a spreadsheet (`xlsx`) or as `csv`."""
    refuse_process(model)
    table = table_of(model, decision)
    if form == "csv":
        text = engine.dmn.to_csv(table)
        return text if isinstance(text, bytes) else ("\ufeff" + text).encode()
    return engine.dmn.to_xlsx(table)


def sheet_read(*, user: Person, model: Model, name: str, content: bytes) -> dict[str, Any]:
    """What a spreadsheet says as a sheet of this model; nothing is saved."""
    refuse_process(model)
    access.require(user, "decision.edit", model.workspace_id)
    limit = settings.FLOWGLASS_LIMITS["sheet_bytes"]
    if len(content) > limit:
        raise TooLarge(_("The file is too large."), location={"field": "file"}, limit=limit)
    table_of(model, None)
    is_workbook = content[:4] == b"PK\x03\x04" or name.lower().endswith(".xlsx")
    reader = engine.dmn.from_xlsx if is_workbook else engine.dmn.from_csv
    table = reader(content)
    draft = Draft.objects.get(pk=model.pk)
    changed = engine.dmn.with_table(engine.dmn.read(draft.text), None, table)
    return {"revision": draft.revision, **engine.dmn.sheet_of(changed)}


def table_of(model: Model, decision: str | None) -> engine.dmn.DecisionTable:
    found = engine.dmn.read(Draft.objects.get(pk=model.pk).text).decision(decision)
    if found.table is None:
        raise InvalidField("decision", _("This decision has no table."))
    return found.table


def decision_evaluate(
    *, user: Person, model: Model, variables: Mapping[str, Any], decision: str | None = None
) -> dict[str, Any]:
    """What the draft says about one case: the rules that matched, and why the others did not."""
    refuse_process(model)
    access.require(user, "decision.evaluate", model.workspace_id)
    text = Draft.objects.get(pk=model.pk).text
    values = decoded(variables)
    found, now = engine.dmn.read(text).decision(decision), timezone.now()
    decided = found.evaluate(values, now)
    return {
        "value": engine.encode_value(decided.value),
        "rules": list(decided.rules),
        "inputs": {name: engine.encode_value(value) for name, value in decided.inputs.items()},
        "outputs": engine.encode_value(decided.outputs),
        "warnings": [str(warning) for warning in decided.warnings],
        "failures": [failure_of(miss) for miss in engine.dmn.explain(found, values, now)],
    }


def failure_of(miss: engine.dmn.Miss) -> dict[str, Any]:
    return {
        "rule": miss.rule,
        "column": miss.column,
        "cell": miss.cell,
        "value": engine.encode_value(miss.value),
        "reason": miss.reason,
        "detail": miss.detail,
    }


def refuse_process(model: Model) -> None:
    if model.kind != Kind.DECISION:
        raise InvalidField("model", _("Only a decision has a sheet."))
