"""What the names, functions and methods of other languages are in FEEL; {!} keeps an operand whole."""

from __future__ import annotations

#: names that engines give to what the standard names otherwise
RENAMED = {
    "nrOfInstances": "numberOfInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
}
#: what holds the variables in scripts
LISTED = frozenset({"execution", "environment", "this", "this.environment", "content", "task"})
VARIABLES = frozenset({"getVariable", "getVariableLocal"})

FUNCTIONS = {
    "len": "count({})",
    "str": "string({})",
    "String": "string({})",
    "int": "floor(number({}))",
    "float": "number({})",
    "Number": "number({})",
    "parseInt": "floor(number({}))",
    "parseFloat": "number({})",
    "abs": "abs({})",
    "round": "round half even({}, 0)",
    "sum": "sum({})",
    "min": "min({})",
    "max": "max({})",
    "all": "all({})",
    "any": "any({})",
}

#: (method, arguments) -> FEEL with the owner first
METHODS = {
    ("equals", 1): "{!} = {!}",
    ("isEmpty", 0): "count({}) = 0",
    ("size", 0): "count({})",
    ("length", 0): "string length({})",
    ("contains", 1): "contains({}, {})",
    ("includes", 1): "list contains({}, {})",
    ("startsWith", 1): "starts with({}, {})",
    ("startswith", 1): "starts with({}, {})",
    ("endsWith", 1): "ends with({}, {})",
    ("endswith", 1): "ends with({}, {})",
    ("toLowerCase", 0): "lower case({})",
    ("lower", 0): "lower case({})",
    ("toUpperCase", 0): "upper case({})",
    ("upper", 0): "upper case({})",
    ("toString", 0): "string({})",
    ("trim", 0): "trim({})",
    ("strip", 0): "trim({})",
    ("booleanValue", 0): "{}",
    ("intValue", 0): "{}",
    ("abs", 0): "abs({})",
}
