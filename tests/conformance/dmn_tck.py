"""Runs DMN conformance cases: `python -m tests.conformance.dmn_tck DIR`.

Every `*-test-*.xml` below DIR is run against the model beside it. A case counts as passed only
when every one of its results matches. A case that does not match is refused, not failed, where
the model calls an external Java function and the engine answered with the refusal of just that.
The last line is `N passed, M failed`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from engine.dmn import Model, read, validate
from engine.errors import EngineError
from engine.feel import evaluate
from engine.feel.foreign import FOREIGN, refusal
from engine.feel.values import kind
from engine.feel.values.equality import equal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

    from engine.dmn import DecisionWarning

NS = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
NOW = datetime.now(UTC)
TOLERANCE = Decimal("1e-8")
_CONVERT = {
    "decimal": "number(text)",
    "double": "number(text)",
    "float": "number(text)",
    "integer": "number(text)",
    "int": "number(text)",
    "long": "number(text)",
    "number": "number(text)",
    "boolean": 'text = "true" or text = "1"',
    "date": "date(text)",
    "time": "time(text)",
    "dateTime": "date and time(text)",
    "date and time": "date and time(text)",
    "duration": "duration(text)",
    "days and time duration": "duration(text)",
    "years and months duration": "duration(text)",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and why it failed or was refused; `nulls` when every result it expects is null."""

    folder: str
    case: str
    failures: tuple[str, ...]
    nulls: bool
    refusals: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every result was as expected."""
        return not self.failures and not self.refusals


def run(directory: Path) -> Iterator[Outcome]:
    """Every case below a directory, in order."""
    for path in sorted(directory.rglob("*-test-*.xml")):
        yield from run_file(path)


def run_file(path: Path) -> Iterator[Outcome]:
    """Every case of one test file; a model that does not load fails them all."""
    root = etree.parse(str(path)).getroot()
    model: Model | None = None
    reason = ""
    try:
        model = load(path.parent, root.findtext(f"{NS}modelName", "").strip())
    except (EngineError, OSError, KeyError) as error:
        reason = f"the model does not load: {error}"
    for case in root.findall(f"{NS}testCase"):
        results = case.findall(f"{NS}resultNode")
        failures, refusals = [reason], []
        if model is not None:
            failures, refusals = _differences(model, case, results)
        nulls = all(_value(r.find(f"{NS}expected"), "") is None for r in results)
        yield Outcome(path.parent.name, case.get("id", ""), tuple(failures), nulls, tuple(refusals))


def load(folder: Path, name: str) -> Model:
    """A model with everything it imports, found by namespace in the same folder."""
    texts: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.dmn")):
        data = path.read_bytes()
        texts[etree.fromstring(data).get("namespace", "")] = data
    return _with_imports((folder / name).read_bytes(), texts, ())


def _with_imports(data: bytes, texts: Mapping[str, bytes], above: tuple[str, ...]) -> Model:
    root = etree.fromstring(data)
    wanted = [e.get("namespace", "") for e in root.iterchildren("{*}import")]
    return read(
        data,
        imports=[
            _with_imports(texts[n], texts, (*above, n))
            for n in wanted
            if n in texts and n not in above
        ],
    )


def _differences(
    model: Model, case: _Element, results: list[_Element]
) -> tuple[list[str], list[str]]:
    """Why results differ: by failures, and by refusals of Java functions."""
    failures: list[str] = []
    refusals: list[str] = []
    types = _types(model)
    inputs = {
        node.get("name", ""): _value(node, types.get(node.get("name", ""), ""))
        for node in case.findall(f"{NS}inputNode")
    }
    for result in results:
        name = result.get("name", "")
        expected = _value(result.find(f"{NS}expected"), types.get(name, ""))
        try:
            actual, warnings = _actual(model, case, name, inputs)
        except EngineError as error:
            if expected is not None or result.get("errorResult") != "true":
                failures.append(f"{name}: {type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - a crash fails its case, not the run
            failures.append(f"{name}: crashed with {type(error).__name__}: {error}")
        else:
            if same(actual, expected):
                continue
            if actual is None and (said := java_refusal(model, warnings)):
                refusals.append(f"{name}: {said}")
            else:
                failures.append(f"{name}: expected {expected!r}, got {actual!r}")
    return failures, refusals


def java_refusal(model: Model, warnings: Iterable[DecisionWarning]) -> str:
    """What the engine said when it refused a Java function of an element that declares one."""
    declared = {
        problem.element_id
        for problem in validate(model)
        if problem.code == FOREIGN and problem.message == refusal("Java")
    }
    for warning in warnings:
        if warning.code == FOREIGN and warning.place.decision_id in declared:
            return warning.message
    return ""


def _actual(
    model: Model, case: _Element, name: str, inputs: Mapping[str, object]
) -> tuple[object, tuple[DecisionWarning, ...]]:
    if case.get("type") == "decisionService":
        decided = model.service(case.get("invocableName", "")).evaluate(inputs, NOW)
        single = len(case.findall(f"{NS}resultNode")) == 1
        value: object = decided.value
        if isinstance(value, dict) and not single:
            value = value[name]
        return value, decided.warnings
    decisions = {d.name for d in model.definitions.decisions}
    overrides = {key: value for key, value in inputs.items() if key in decisions}
    decided = model.decision(name).evaluate(inputs, NOW, overrides=overrides)
    return decided.value, decided.warnings


def _types(model: Model) -> dict[str, str]:
    elements = (*model.definitions.inputs, *model.definitions.decisions)
    return {element.name: element.type_ref for element in elements}


def _value(node: _Element | None, type_ref: str) -> object:
    if node is None:
        return None
    listed = node.find(f"{NS}list")
    if listed is not None:
        return None if _nil(listed) else [_value(e, "") for e in listed.findall(f"{NS}item")]
    components = node.findall(f"{NS}component")
    if components:
        return {c.get("name", ""): None if _nil(c) else _value(c, "") for c in components}
    found = node.find(f"{NS}value")
    if found is None or _nil(found) or _nil(node):
        return None
    named = found.get(f"{XSI}type", "").rpartition(":")[2] or type_ref
    expression = _CONVERT.get(named)
    text = found.text or ""
    return evaluate(expression, {"text": text.strip()}).value if expression else text


def _nil(node: _Element) -> bool:
    return node.get(f"{XSI}nil", "") in ("true", "1")


def same(actual: object, expected: object) -> bool:
    """Numbers within a tolerance, lists in order, contexts by key, everything else by value."""
    match actual, expected:
        case Decimal(), Decimal():
            return abs(actual - expected) <= TOLERANCE
        case list(), list():
            return len(actual) == len(expected) and all(map(same, actual, expected))
        case dict(), dict():
            return actual.keys() == expected.keys() and all(
                same(value, expected[key]) for key, value in actual.items()
            )
        case _:
            if kind(actual) != kind(expected):  # type: ignore[arg-type]  # both are FEEL values
                return False
            return actual is expected or equal(actual, expected) is True  # type: ignore[arg-type]


def main(arguments: list[str]) -> int:
    """Prints one line per case that did not pass, then the counts; 0 only if none failed."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tests.conformance.dmn_tck DIR", file=sys.stderr)
        return 2
    outcomes = list(run(Path(arguments[0])))
    failed = [outcome for outcome in outcomes if outcome.failures]
    refused = [outcome for outcome in outcomes if outcome.refusals and not outcome.failures]
    passed = [outcome for outcome in outcomes if outcome.passed]
    for outcome in failed:
        print(f"{outcome.folder} {outcome.case}: {'; '.join(outcome.failures)}")
    if refused:
        print("refused (external Java function):")
    for outcome in refused:
        print(f"  {outcome.folder} {outcome.case}: {'; '.join(outcome.refusals)}")
    print(_summary(outcomes, passed, refused))
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 0 if passed and not failed else 1


def _summary(outcomes: list[Outcome], passed: list[Outcome], refused: list[Outcome]) -> str:
    folders: dict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        folders[outcome.folder].append(outcome.passed)
    means = [sum(found) / len(found) for found in folders.values()]
    nulls = sum(outcome.nulls for outcome in passed)
    return (
        f"mean over {len(means)} folders {sum(means) / max(len(means), 1):.1%}; "
        f"{len(refused)} refused; {nulls} of the passed expect null, {len(passed) - nulls} a value"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
