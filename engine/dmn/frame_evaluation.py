"""A decision for every row of a frame at once.

Where the decision is a plain table, each column of the frame becomes codes: a number for each row
that says which set of rules the value lets pass. Columns are then joined one by one: rows whose
pair of codes is the same share one set, so the sets are intersected once for each pair that
occurs, not for each row. What is left at the end are the different sets of matching rules, whose
outcomes the table has computed or computes now. Rows that it leaves to FEEL, and all rows of other
decisions, are evaluated one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from engine.dmn.outcomes import Outcome, fresh
from engine.dmn.steps import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from engine.dmn.lookups import HostColumn
    from engine.dmn.outcome import Decided
    from engine.dmn.plain import PlainTable
    from engine.dmn.steps import Steps

    Codes = npt.NDArray[np.int64]
    Parts = tuple[npt.NDArray[np.object_], ...]
    Evaluate = Callable[[Mapping[str, object]], Decided]

INT64 = 1 << 63
PARTS = tuple(Outcome._fields.index(one) for one in ("value", "rules", "warnings"))
CHUNK_BITS = 1 << 28  # a chunk has so many rows that one set for each of them takes 32 MB
SPARSE = 8  # above so many possible pairs for each row, pairs are sorted instead of counted


@dataclass(frozen=True, slots=True)
class DecidedFrame:
    """What was decided, row by row, under the index of the frame that was asked.

    `values` are FEEL values (a context where the table has several outputs), `rules` tuples of
    rule numbers from 1, `warnings` tuples of what there is to say about a row.
    """

    values: pd.Series[Any]
    rules: pd.Series[Any]
    warnings: pd.Series[Any]

    def to_frame(self) -> pd.DataFrame:
        """A column for each output and one for the rules."""
        if len(self.values) and all(isinstance(value, dict) for value in self.values):
            outputs = pd.DataFrame(self.values.tolist(), index=self.values.index, dtype=object)
        else:
            outputs = self.values.to_frame()
        return outputs.assign(rules=self.rules)


@dataclass(frozen=True, slots=True)
class Coded:
    """For each row the place of its set of rules."""

    codes: Codes
    sets: Sequence[int]


def decided_frame(
    name: str, plain: PlainTable | None, frame: pd.DataFrame, evaluate: Evaluate
) -> DecidedFrame:
    """The same as `evaluate` of each row; a missing value is null. `name` is the decision's."""
    parts = tuple(np.empty(len(frame), dtype=object) for _ in PARTS)
    columns = None if plain is None else _coded_columns(plain, frame)
    if plain is None or columns is None:
        _one_row_after_the_other(parts, frame, np.arange(len(frame)), evaluate)
    else:
        size = max(1, CHUNK_BITS // (plain.outcomes.size + 1))
        for start in range(0, len(frame), size):
            chunk = slice(start, start + size)
            left = _decided_chunk(tuple(part[chunk] for part in parts), plain, columns, chunk)
            _one_row_after_the_other(parts, frame, start + left, evaluate)
    titles = (name, "rules", "warnings")
    return DecidedFrame(
        *(
            pd.Series(part, index=frame.index, name=title, dtype=object)
            for part, title in zip(parts, titles, strict=True)
        )
    )


def _decided_chunk(
    parts: Parts, plain: PlainTable, columns: Sequence[Coded], chunk: slice
) -> Codes:
    """Fill in what the table knows of some rows; the rows that are left."""
    found = Coded(np.zeros(len(parts[0]), np.int64), [plain.everything])
    for column in columns:
        found = _joined(found, Coded(column.codes[chunk], column.sets))
    outcomes = [plain.outcomes[bits] for bits in found.sets]
    for part, place in zip(parts, PARTS, strict=True):
        part[:] = _taken([None if one is None else one[place] for one in outcomes], found.codes)
    _copy_shared(parts[0], outcomes, found.codes)
    unknown = [code for code, outcome in enumerate(outcomes) if outcome is None]
    return np.flatnonzero(np.isin(found.codes, unknown)) if unknown else np.zeros(0, np.int64)


def _one_row_after_the_other(
    parts: Parts, frame: pd.DataFrame, rows: Codes, evaluate: Evaluate
) -> None:
    for row, variables in zip(rows.tolist(), _records(frame, rows), strict=True):
        decided = evaluate(variables)
        for part, found in zip(
            parts, (decided.value, decided.rules, decided.warnings), strict=True
        ):
            part[row] = found


def _taken(each: Sequence[object], codes: Codes) -> npt.NDArray[np.object_]:
    choices = np.empty(len(each), dtype=object)
    for place, one in enumerate(each):
        choices[place] = one
    return choices[codes]


def _copy_shared(
    values: npt.NDArray[np.object_], outcomes: Sequence[Outcome | None], codes: Codes
) -> None:
    """Lists and contexts of different rows are different objects."""
    shared = [code for code, one in enumerate(outcomes) if one is not None and not one.is_flat]
    if shared:
        for row in np.flatnonzero(np.isin(codes, shared)).tolist():
            values[row] = fresh(values[row])


def _records(frame: pd.DataFrame, rows: Codes) -> list[dict[str, object]]:
    if not len(rows):
        return []
    chosen = frame.iloc[rows]
    names = [str(name) for name in frame.columns]
    columns = [_host_values(chosen.iloc[:, place]) for place in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _host_values(series: pd.Series[Any]) -> list[object]:
    missing = (pd.NA, pd.NaT)
    return [None if any(value is one for one in missing) else value for value in series.tolist()]


def _coded_columns(plain: PlainTable, frame: pd.DataFrame) -> list[Coded] | None:
    if not frame.columns.is_unique:
        return None
    if not all(column.name in frame.columns for column in plain.columns):
        return None
    return [column_codes(frame[column.name], column.host) for column in plain.columns]


def _joined(left: Coded, right: Coded) -> Coded:
    """The intersections of the sets of two columns."""
    width = len(right.sets)
    pairs = left.codes * width + right.codes
    size = len(left.sets) * width
    if size <= SPARSE * len(pairs) + 1024:
        occurs = np.zeros(size, dtype=bool)
        occurs[pairs] = True
        present = np.flatnonzero(occurs)
        places = np.zeros(size, dtype=np.int64)
        places[present] = np.arange(len(present))
        codes = places[pairs]
    else:
        present, codes = np.unique(pairs, return_inverse=True)
    sets = [left.sets[pair // width] & right.sets[pair % width] for pair in present.tolist()]
    return Coded(codes, sets)


def column_codes(series: pd.Series[Any], host: HostColumn) -> Coded:
    """The set of rules that each value of a column lets pass."""
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        each = [host.bits(value) for value in dtype.categories.tolist()]
        return _with_missing(series.cat.codes.to_numpy(), each)
    if isinstance(dtype, np.dtype):
        numbers = series.to_numpy()
        if dtype.kind == "b":
            return Coded(numbers.astype(np.int64), [host.bits(value) for value in (False, True)])
        if dtype.kind in "iu" and dtype != np.uint64:
            return _stepped(numbers, host.ints.part(-INT64, INT64), known=int in host.lookups)
        if dtype.kind == "f" and dtype.itemsize <= 8:
            return _stepped(numbers.astype(np.float64), host.floats, known=float in host.lookups)
    if pd.api.types.infer_dtype(series, skipna=True) == "string":
        places, texts = pd.factorize(series)
        return _with_missing(places, [host.bits(text) for text in texts])
    return _one_by_one(series.tolist(), host)


def _with_missing(places: npt.NDArray[Any], sets: list[int]) -> Coded:
    codes = places.astype(np.int64)
    codes[codes < 0] = len(sets)
    return Coded(codes, [*sets, UNKNOWN])


def _stepped(numbers: npt.NDArray[Any], steps: Steps[Any], *, known: bool) -> Coded:
    if not known:
        return Coded(np.zeros(len(numbers), np.int64), [UNKNOWN])
    cuts = np.array(steps.cuts, dtype=np.float64 if numbers.dtype.kind == "f" else np.int64)
    return Coded(np.searchsorted(cuts, numbers, side="right"), steps.sets)


def _one_by_one(values: Sequence[object], host: HostColumn) -> Coded:
    """Mixed values: the type counts, as 1, 1.0 and true are three."""
    places: dict[int, int] = {}
    codes = [places.setdefault(host.bits(value), len(places)) for value in values]
    return Coded(np.array(codes, dtype=np.int64), list(places))
