"""DMN decision models: read, check, edit as a sheet, evaluate.

The text is the truth. `read` gives a `Model`; everything else is derived from it and can be
thrown away.
"""

from engine.dmn.analysis import Analysis, Gap, Overlap, analyse
from engine.dmn.clauses import AnnotationClause, InputClause, OutputClause, Rule
from engine.dmn.csv_files import from_csv, to_csv
from engine.dmn.guards import guarded
from engine.dmn.misses import Miss, explain
from engine.dmn.model import (
    Decision,
    Model,
    Service,
    cache_info,
    decision_of,
    read,
    write,
)
from engine.dmn.outcome import Decided, DecisionWarning, EvaluationFailed, Place
from engine.dmn.sheet import sheet_from, sheet_of, with_sheet, with_table
from engine.dmn.spreadsheets import from_xlsx, to_xlsx
from engine.dmn.starter import new_table
from engine.dmn.table import DecisionTable
from engine.dmn.validate import TableProblem, validate

__all__ = [
    "Analysis",
    "AnnotationClause",
    "Decided",
    "Decision",
    "DecisionTable",
    "DecisionWarning",
    "EvaluationFailed",
    "Gap",
    "InputClause",
    "Miss",
    "Model",
    "OutputClause",
    "Overlap",
    "Place",
    "Rule",
    "Service",
    "TableProblem",
    "analyse",
    "cache_info",
    "decision_of",
    "explain",
    "from_csv",
    "from_xlsx",
    "guarded",
    "new_table",
    "read",
    "sheet_from",
    "sheet_of",
    "to_csv",
    "to_xlsx",
    "validate",
    "with_sheet",
    "with_table",
    "write",
]
