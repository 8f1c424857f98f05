"""FEEL, the expression language of DMN 1.5: text in, value and warnings out."""

from engine.feel.conformance import coerce, conforms
from engine.feel.errors import FeelBudgetError, FeelError, FeelSyntaxError, FeelValueError, NoValue
from engine.feel.expression import (
    CacheInfo,
    Evaluation,
    Expression,
    UnaryTests,
    Warning_,
    cache_info,
    compile,  # noqa: A004 - the word of the domain
    compile_unary_tests,
    evaluate,
    free_names,
    unary_test,
)
from engine.feel.functions import make_function
from engine.feel.parser import parse_type
from engine.feel.run import Limits, Run
from engine.feel.types import (
    ANY,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    Restricted,
    Simple,
)
from engine.feel.values import (
    Date,
    DateTime,
    DaysTimeDuration,
    Function,
    Parameter,
    Range,
    Time,
    Value,
    YearsMonthsDuration,
    kind,
    to_value,
)
from engine.feel.values.equality import equal, identical
from engine.feel.values.text import to_text

__all__ = [
    "ANY",
    "CacheInfo",
    "ContextOf",
    "Date",
    "DateTime",
    "DaysTimeDuration",
    "Evaluation",
    "Expression",
    "FeelBudgetError",
    "FeelError",
    "FeelSyntaxError",
    "FeelType",
    "FeelValueError",
    "Function",
    "FunctionOf",
    "Limits",
    "ListOf",
    "NoValue",
    "Parameter",
    "Range",
    "RangeOf",
    "Restricted",
    "Run",
    "Simple",
    "Time",
    "UnaryTests",
    "Value",
    "Warning_",
    "YearsMonthsDuration",
    "cache_info",
    "coerce",
    "compile",
    "compile_unary_tests",
    "conforms",
    "equal",
    "evaluate",
    "free_names",
    "identical",
    "kind",
    "make_function",
    "parse_type",
    "to_text",
    "to_value",
    "unary_test",
]
