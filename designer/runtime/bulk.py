"""Many rows in one statement, without an object per row.

Values are prepared by the model's own fields, so both databases get what Django would send.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import Field, Model
    from django.db.models.options import Options

Row = tuple[Any, ...]
SENT_AS_THEY_ARE = frozenset({"TextField", "CharField", "PositiveIntegerField", "FloatField"})


def insert(model: type[Model], names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert the rows; `names` are field names in the order of the values."""
    _execute(_insert_sql(model, tuple(names), ()), _fields(model, tuple(names)), rows)


def upsert(
    model: type[Model],
    names: Sequence[str],
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    keep: Sequence[str] = (),
) -> None:
    """Insert the rows or, where `key` exists, overwrite all other columns but those in `keep`."""
    sql = _insert_sql(model, tuple(names), tuple(key), tuple(keep))
    _execute(sql, _fields(model, tuple(names)), rows)


def update(
    model: type[Model], names: Sequence[str], rows: Sequence[Row], *, key: Sequence[str]
) -> None:
    """Set `names` where `key` matches; the values of the key come last in each row."""
    quote = connection.ops.quote_name
    fields = _fields(model, (*names, *key))
    columns = [f"{quote(field.column)} = %s" for field in fields]
    table = quote(options(model).db_table)
    sql = f"UPDATE {table} SET {', '.join(columns[: len(names)])} WHERE {' AND '.join(columns[len(names) :])}"  # noqa: S608 - names of our own columns
    _execute(sql, fields, rows)


def options(model: type[Model]) -> Options[Any]:
    """Django's public description of a model, under its only name."""
    return model._meta  # noqa: SLF001 - documented API of Django


def _execute(sql: str, fields: Sequence[Field[Any, Any]], rows: Sequence[Row]) -> None:
    if not rows:
        return
    prepare = [_preparer(field) for field in fields]
    sent = [[p(v) for p, v in zip(prepare, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, sent)


def _preparer(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """The field's own preparation, remembered for values that come again in this statement."""
    kind = field.get_internal_type()
    if kind in SENT_AS_THEY_ARE:
        return _same
    target = field.target_field if kind == "ForeignKey" else field
    if target.get_internal_type() == "UUIDField" and not connection.features.has_native_uuid_field:
        return _hex
    seen: dict[Any, Any] = {}

    def prepared(value: Any) -> Any:
        try:
            return seen[value]
        except KeyError:
            result = seen[value] = field.get_db_prep_save(value, connection)
            return result
        except TypeError:
            return field.get_db_prep_save(value, connection)

    return prepared


def _same(value: Any) -> Any:
    return value


def _hex(value: Any) -> Any:
    return None if value is None else value.hex


@lru_cache(maxsize=64)
def _fields(model: type[Model], names: tuple[str, ...]) -> tuple[Field[Any, Any], ...]:
    return tuple(options(model).get_field(name) for name in names)  # type: ignore[misc]


@lru_cache(maxsize=64)
def _insert_sql(
    model: type[Model], names: tuple[str, ...], key: tuple[str, ...], keep: tuple[str, ...] = ()
) -> str:
    quote = connection.ops.quote_name
    columns = {name: quote(options(model).get_field(name).column) for name in names}
    places = ", ".join(["%s"] * len(names))
    table = quote(options(model).db_table)
    sql = f"INSERT INTO {table} ({', '.join(columns.values())}) VALUES ({places})"  # noqa: S608 - names of our own columns
    if not key:
        return sql
    changed = [c for name, c in columns.items() if name not in key and name not in keep]
    sets = ", ".join(f"{c} = EXCLUDED.{c}" for c in changed)
    return f"{sql} ON CONFLICT ({', '.join(columns[n] for n in key)}) DO UPDATE SET {sets}"
