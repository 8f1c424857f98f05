"""What expressions yield: the closed union `Value` and the types it is made of."""

from engine.feel.values.convert import to_value
from engine.feel.values.date import Date
from engine.feel.values.date_time import DateTime
from engine.feel.values.durations import DaysTimeDuration, Duration, YearsMonthsDuration
from engine.feel.values.time import Time
from engine.feel.values.value import Function, Parameter, Range, Value, kind
from engine.feel.values.zone import UTC, Offset, Zone, ZoneId

__all__ = [
    "UTC",
    "Date",
    "DateTime",
    "DaysTimeDuration",
    "Duration",
    "Function",
    "Offset",
    "Parameter",
    "Range",
    "Time",
    "Value",
    "YearsMonthsDuration",
    "Zone",
    "ZoneId",
    "kind",
    "to_value",
]
