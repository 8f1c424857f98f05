"""The table that every contender decides with, in its own dialect.

Four inputs: amount and score fall into half-open ranges, region is one of five texts, vip is true
or false; one output, the number of the rule. The rules are a partition in shuffled order, so each
case matches exactly one and a scan sees half of them: 5 amounts x 2 scores x 10 = 100 rules, or
10 x 10 x 10 = 1,000. Cases are random with a fixed seed.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from itertools import pairwise, product

REGIONS = ("north", "south", "east", "west", "centre")
AMOUNTS, SCORES = 100_000, 1_000
BANDS = {100: (5, 2), 1_000: (10, 10), 10_000: (100, 10)}

Case = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the partition; both ranges leave out their upper end."""

    amount: tuple[int, int]
    score: tuple[int, int]
    region: str
    vip: bool

    def holds(self, case: Case) -> bool:
        """Whether a case matches, said in plain Python."""
        return (
            self.amount[0] <= case["amount"] < self.amount[1]
            and self.score[0] <= case["score"] < self.score[1]
            and self.region == case["region"]
            and self.vip is case["vip"]
        )


def bands(end: int, count: int) -> list[tuple[int, int]]:
    return list(pairwise(place * end // count for place in range(count + 1)))


def rules(size: int) -> list[Rule]:
    amounts, scores = BANDS[size]
    found = [
        Rule(*parts)
        for parts in product(bands(AMOUNTS, amounts), bands(SCORES, scores), REGIONS, (True, False))
    ]
    random.Random(1).shuffle(found)  # noqa: S311 - the same table for all, no secret
    return found


def wild_rules(size: int) -> list[Rule]:
    """Rules whose ranges are all different; a case matches several, the first counts."""
    chance = random.Random(3)  # noqa: S311 - the same table for all, no secret
    ends = [(chance.randrange(AMOUNTS), chance.randrange(SCORES)) for _ in range(size)]
    return [
        Rule(
            (amount, amount + chance.randint(1, AMOUNTS // 10)),
            (score, score + chance.randint(1, SCORES // 10)),
            chance.choice(REGIONS),
            chance.random() < 0.5,
        )
        for amount, score in ends
    ]


def cases(count: int) -> list[Case]:
    chance = random.Random(2)  # noqa: S311 - the same cases for all, no secret
    return [
        {
            "amount": chance.randrange(AMOUNTS),
            "score": chance.randrange(SCORES),
            "region": chance.choice(REGIONS),
            "vip": chance.random() < 0.5,
        }
        for _ in range(count)
    ]


def cells(rule: Rule) -> tuple[str, str, str, str]:
    """The cells of a rule in FEEL, which both dialects understand."""
    amount, score = (f"[{low}..{high})" for low, high in (rule.amount, rule.score))
    return amount, score, f'"{rule.region}"', str(rule.vip).lower()


def dmn(table: list[Rule]) -> str:
    """The table as DMN."""
    inputs = "".join(
        f'<input id="i_{name}"><inputExpression id="e_{name}" typeRef="{kind}"><text>{name}</text>'
        "</inputExpression></input>"
        for name, kind in (
            ("amount", "number"),
            ("score", "number"),
            ("region", "string"),
            ("vip", "boolean"),
        )
    )
    body = "".join(
        f'<rule id="r{number}">'
        + "".join(
            f'<inputEntry id="r{number}_{place}"><text>{cell}</text></inputEntry>'
            for place, cell in enumerate(cells(rule))
        )
        + f'<outputEntry id="r{number}_o"><text>{number}</text></outputEntry></rule>'
        for number, rule in enumerate(table)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m"'
        ' namespace="urn:benchmark"><decision id="d" name="d"><variable id="v" name="d"/>'
        f'<decisionTable id="t" hitPolicy="FIRST">{inputs}'
        f'<output id="o" name="out" typeRef="number"/>{body}</decisionTable></decision></definitions>'
    )


def jdm(table: list[Rule]) -> dict[str, object]:
    """The table as the JSON that zen-engine reads."""
    fields = ("amount", "score", "region", "vip")
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f, "name": f, "type": "expression", "field": f} for f in fields],
        "outputs": [{"id": "o", "name": "out", "type": "expression", "field": "out"}],
        "rules": [
            {"_id": f"r{number}", **dict(zip(fields, cells(rule), strict=True)), "o": str(number)}
            for number, rule in enumerate(table)
        ],
    }
    kinds = (("in", "inputNode"), ("t", "decisionTableNode"), ("out", "outputNode"))
    nodes = [
        {"id": own, "type": kind, "name": own, "position": {"x": 0, "y": 0}} for own, kind in kinds
    ]
    nodes[1]["content"] = content
    edges = [("in", "t"), ("t", "out")]
    document = {
        "nodes": nodes,
        "edges": [
            {"id": f"{a}_{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in edges
        ],
    }
    return json.loads(json.dumps(document))


def check(table: list[Rule], asked: list[Case], answers: list[object]) -> None:
    """Every worker checks what it computed."""
    for case, answer in zip(asked, answers, strict=True):
        wanted = next(number for number, rule in enumerate(table) if rule.holds(case))
        if answer != wanted:
            raise SystemExit(f"wrong answer: {case} gave {answer}, not {wanted}")
