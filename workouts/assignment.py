"""The cheapest pairing of two groups, each side at most once."""

from __future__ import annotations

from collections.abc import Sequence

#: The cost of a pair that must not be: dearer than any number of real ones.
IMPOSSIBLE = 1e12


def cheapest_pairs(costs: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Row and column of each pair: as many pairs as possible, of all such choices the one with the least sum.

    The Hungarian method with potentials, O(rows² · columns). Source: Kuhn, Naval Research Logistics Quarterly 2 (1955);
    Munkres, J. SIAM 5 (1957). Pairs that cost :data:`IMPOSSIBLE` are left out.
    """
    if not costs or not costs[0]:
        return []
    if len(costs) > len(costs[0]):
        turned = [list(column) for column in zip(*costs, strict=True)]
        return sorted((row, column) for column, row in cheapest_pairs(turned))
    row_of = _rows_of_columns(costs)
    return sorted((row, column) for column, row in row_of.items() if costs[row][column] < IMPOSSIBLE)


def _rows_of_columns(costs: Sequence[Sequence[float]]) -> dict[int, int]:
    """The row that each column is given to; rows are at most as many as columns."""
    row_potential = [0.0] * len(costs)
    column_potential = [0.0] * len(costs[0])
    row_of: dict[int, int] = {}
    for row in range(len(costs)):
        came_from, free = _shortest_path(row, costs, row_of, row_potential, column_potential)
        column: int | None = free
        while column is not None:
            before = came_from[column]
            row_of[column] = row if before is None else row_of[before]
            column = before
    return row_of


def _shortest_path(
    start: int,
    costs: Sequence[Sequence[float]],
    row_of: dict[int, int],
    row_potential: list[float],
    column_potential: list[float],
) -> tuple[dict[int, int | None], int]:
    """The cheapest way from a row without a column to a column without a row, along pairs that are given up for it."""
    distance = [float("inf")] * len(column_potential)
    before: dict[int, int | None] = {}
    visited: list[int] = []
    current: int | None = None
    while True:
        row = start if current is None else row_of[current]
        for column in range(len(distance)):
            if column in visited:
                continue
            cost = costs[row][column] - row_potential[row] - column_potential[column]
            if cost < distance[column]:
                distance[column], before[column] = cost, current
        free = (column for column in range(len(distance)) if column not in visited)
        nearest = min(free, key=lambda column: distance[column])
        step = distance[nearest]
        row_potential[start] += step
        for column in visited:
            row_potential[row_of[column]] += step
            column_potential[column] -= step
        for column in range(len(distance)):
            if column not in visited:
                distance[column] -= step
        if nearest not in row_of:
            return before, nearest
        visited.append(nearest)
        current = nearest
