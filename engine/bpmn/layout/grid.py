"""Nodes to columns and rows: a column is how far a node lies from the start, a row keeps it clear.

Columns follow the longest way from a start, where flows that lead back are left out. A node takes
the row of the node before it where that is free; a flow that passes columns gets cells of its own,
so that its line meets no shape. Rows lie in bands (the lanes); each band counts its own rows.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

Row = tuple[int, int]  # band, row in it
#: how far from its ends a long flow looks for a row
NEAR = 30
#: cells that all long flows together may take; what is beyond runs below everything
MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Link:
    """One flow between two nodes, by their numbers."""

    key: int
    source: int
    target: int


@dataclass(slots=True)
class Grid:
    """Where each node stands, and which row a long flow runs in."""

    columns: dict[int, int] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    ways: dict[int, Row] = field(default_factory=dict)  # link -> row between its ends
    back: set[int] = field(default_factory=set)  # links that lead back
    low: set[int] = field(default_factory=set)  # links that run below everything
    taken: set[tuple[int, Row]] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)  # band -> its last row
    below: dict[tuple[int, Row], int] = field(default_factory=dict)  # where to look on

    def free(self, column: int, row: Row) -> bool:
        """Whether nothing stands there."""
        return (column, row) not in self.taken

    def put(self, node: int, column: int, row: Row) -> None:
        """Place a node there, or in the first free row under it."""
        found = self._first_free(column, row)
        self.columns[node], self.rows[node] = column, found
        self.take(column, found)

    def take(self, column: int, row: Row) -> None:
        """Keep a cell free of anything else."""
        self.taken.add((column, row))
        self.below[column, row] = row[1] + 1
        self.last[row[0]] = max(self.last.get(row[0], -1), row[1])

    def next_row(self, band: int) -> int:
        """Give the first row of the band below everything in it."""
        return self.last.get(band, -1) + 1

    def _first_free(self, column: int, row: Row) -> Row:
        band, number = row
        passed: list[Row] = []
        while (column, (band, number)) in self.below:
            passed.append((band, number))
            number = self.below[column, (band, number)]
        for one in passed:
            self.below[column, one] = number
        return band, number


def grid_of(count: int, links: list[Link], bands: list[int]) -> Grid:
    """Place the nodes 0 to count - 1; earlier numbers are placed first where it matters."""
    grid = Grid()
    forward, order = _forward(count, links, grid.back)
    columns = _columns(count, forward)
    before: dict[int, list[int]] = defaultdict(list)
    for link in forward:
        before[link.target].append(link.source)
    for group in _components(count, links, order):
        bases: dict[int, int] = {}
        for node in sorted(group, key=lambda n: (columns[n], order[n])):
            band = bands[node]
            base = bases.setdefault(band, grid.next_row(band))
            near = [grid.rows[n] for n in before[node] if n in grid.rows]
            wanted = next((row for other, row in near if other == band), base)
            grid.put(node, columns[node], (band, max(wanted, base)))
    return grid


def reserve_ways(grid: Grid, links: list[Link]) -> None:
    """Give each flow that passes columns a row of its own between them."""
    cells = 0
    for link in links:
        first, last = grid.columns[link.source] + 1, grid.columns[link.target]
        if link.key in grid.back or first >= last:
            continue
        cells += last - first
        ends = grid.rows[link.source], grid.rows[link.target]
        found = None
        if cells <= MOST_CELLS:
            found = next(
                (row for row in _near(grid, ends) if _is_clear(grid, row, first, last)), None
            )
        if found is None:
            grid.low.add(link.key)
            continue
        grid.ways[link.key] = found
        for column in range(first, last):
            grid.take(column, found)


def _is_clear(grid: Grid, row: Row, first: int, last: int) -> bool:
    return all(grid.free(column, row) for column in range(first, last))


def _near(grid: Grid, ends: tuple[Row, Row]) -> list[Row]:
    """Rows to try, nearest first; the row under everything is always free."""
    found: dict[Row, float] = {}
    for band, row in ends:
        last = grid.next_row(band)
        for other in (*range(max(0, row - NEAR), min(last, row + NEAR) + 1), last):
            away = [abs(other - end[1]) if band == end[0] else 0.5 for end in ends]
            found[band, other] = sum(away)
    return sorted(found, key=lambda row: (found[row], row[0] != ends[0][0], row))


def _forward(count: int, links: list[Link], back: set[int]) -> tuple[list[Link], dict[int, int]]:
    """Walk from the starts; note the links that close a circle and the order of discovery."""
    leaving: dict[int, list[Link]] = defaultdict(list)
    entered: set[int] = set()
    for link in links:
        leaving[link.source].append(link)
        if link.source != link.target:
            entered.add(link.target)
    order: dict[int, int] = {}
    open_nodes: set[int] = set()
    roots = [n for n in range(count) if n not in entered] + list(range(count))
    for root in roots:
        if root in order:
            continue
        order[root] = len(order)
        open_nodes.add(root)
        stack = [(root, iter(leaving[root]))]
        while stack:
            node, rest = stack[-1]
            found = next(rest, None)
            if found is None:
                stack.pop()
                open_nodes.discard(node)
            elif found.target in open_nodes:
                back.add(found.key)
            elif found.target not in order:
                order[found.target] = len(order)
                open_nodes.add(found.target)
                stack.append((found.target, iter(leaving[found.target])))
    return [link for link in links if link.key not in back], order


def _columns(count: int, forward: list[Link]) -> dict[int, int]:
    waiting = dict.fromkeys(range(count), 0)
    leaving: dict[int, list[int]] = defaultdict(list)
    for link in forward:
        waiting[link.target] += 1
        leaving[link.source].append(link.target)
    columns = dict.fromkeys(range(count), 0)
    ready = deque(node for node in range(count) if not waiting[node])
    while ready:
        node = ready.popleft()
        for target in leaving[node]:
            columns[target] = max(columns[target], columns[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return columns


def _components(count: int, links: list[Link], order: dict[int, int]) -> list[list[int]]:
    beside: dict[int, list[int]] = defaultdict(list)
    for link in links:
        beside[link.source].append(link.target)
        beside[link.target].append(link.source)
    seen: set[int] = set()
    found: list[list[int]] = []
    for root in sorted(range(count), key=lambda node: order[node]):
        if root in seen:
            continue
        seen.add(root)
        group, queue = [root], deque([root])
        while queue:
            for node in beside[queue.popleft()]:
                if node not in seen:
                    seen.add(node)
                    group.append(node)
                    queue.append(node)
        found.append(group)
    return found
