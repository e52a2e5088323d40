"""Where an answer is wrong: a grid with a sign for each element, larger and darker for a larger error."""

from __future__ import annotations

import math

from grader.reporting.pictures.svg import add, markup, picture
from grader.reporting.side_by_side import where
from grader.results import Evidence

TOP = 9  # the greatest level
CELL = 18
MARGIN = 24
LABELLED = 8  # about so many labels along an axis
ROWS, COLUMNS = 12, 40  # of the text graphic
SIGNS = "·░▒▓█"
PLAIN_SIGNS = ".-+x#"


def svg(evidence: Evidence) -> str:
    """The grid as SVG: a dot for a correct element, else a square."""
    grid = _grid(evidence)
    rows, columns = len(grid), len(grid[0])
    width, height = MARGIN + columns * CELL + 4, MARGIN + rows * CELL + 4
    root = picture(width, height, "Where your answer is wrong", where(evidence) or "Nowhere.")
    for x in _labelled(columns):
        add(root, "text", str(x), x=MARGIN + (x + 0.5) * CELL, y=MARGIN - 6, text_anchor="middle")
    for y in _labelled(rows):
        add(root, "text", str(y), x=MARGIN - 6, y=MARGIN + (y + 0.5) * CELL + 4, text_anchor="end")
    for y, row in enumerate(grid):
        for x, level in enumerate(row):
            middle_x, middle_y = MARGIN + (x + 0.5) * CELL, MARGIN + (y + 0.5) * CELL
            if not level:
                add(root, "circle", cx=middle_x, cy=middle_y, r=2, class_="right")
                continue
            side = CELL * (0.4 + 0.5 * level / TOP)
            add(
                root, "rect", x=middle_x - side / 2, y=middle_y - side / 2, width=side, height=side, class_="off",
                fill_opacity=0.35 + 0.65 * level / TOP,
            )  # fmt: skip
    return markup(root)


def text(evidence: Evidence, unicode: bool = True) -> str:
    """The grid in characters with its key, at most 12 × 40 signs; where there are more elements, a sign is the worst
    of a few neighbours."""
    signs = SIGNS if unicode else PLAIN_SIGNS
    grid = _grid(evidence)
    high, wide = math.ceil(len(grid) / ROWS), math.ceil(len(grid[0]) / COLUMNS)
    pooled = [
        [max(max(row[x : x + wide]) for row in grid[y : y + high]) for x in range(0, len(grid[0]), wide)]
        for y in range(0, len(grid), high)
    ]
    lines = ["".join(2 * _sign(level, signs) for level in row) for row in pooled]
    key = f"{signs[0]} correct, {signs[1]} to {signs[-1]}: larger error"
    each = f"; one sign for {high} × {wide} elements" if high * wide > 1 else ""
    return "\n".join([*lines, key + each])


def _grid(evidence: Evidence) -> list[tuple[int, ...]]:
    """The levels as a matrix: all axes but the last, one after the other, × the last."""
    columns = evidence.shape[-1] if evidence.shape else 1
    return [evidence.levels[start : start + columns] for start in range(0, len(evidence.levels), columns)]


def _labelled(size: int) -> range:
    return range(0, size, max(1, math.ceil(size / LABELLED)))


def _sign(level: int, signs: str) -> str:
    return signs[math.ceil(level * (len(signs) - 1) / TOP)]
