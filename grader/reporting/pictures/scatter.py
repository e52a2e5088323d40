"""Points in space, coloured by the true value and by the predicted one, side by side on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, isfinite, radians, sin
from typing import TypeGuard
from xml.etree.ElementTree import Element

from grader.reporting.pictures.svg import add, markup, picture
from grader.results import Scatter

PANEL, HEIGHT, BAR = 180, 248, 206  # a panel's width, the picture's height, where the colour bar begins
SCALE = 50  # pixels for 1, in a cube from -1 to 1
TURN, TILT = radians(35), radians(24)  # from where the cube is looked at
# viridis at eight equal steps: even to the eye, and to the colour-blind.
COLOURS = ((68, 1, 84), (70, 50, 127), (54, 92, 141), (39, 127, 142), (31, 161, 135), (74, 194, 109), (159, 218, 58),
           (253, 231, 37))  # fmt: skip
AXES = ("x₁", "x₂", "x₃")

Point = tuple[float, float, float]


def svgs(scatter: Scatter) -> tuple[str, ...]:
    """A picture for each name: its truth, and its prediction."""
    points = _cube(scatter.points)
    rows = zip(scatter.names, scatter.truth, scatter.prediction, strict=True)
    return tuple(_svg(name, points, truth, prediction) for name, truth, prediction in rows)


def _svg(name: str, points: Sequence[Point], truth: Sequence[float], prediction: Sequence[float | None]) -> str:
    known = [value for value in (*truth, *prediction) if _is_number(value)] or [0.0]
    low, high = min(known), max(known)
    lost = sum(not _is_number(value) for value in prediction)
    said = (
        f"{len(points)} points in space. True values: {_extent(truth)}. Predicted values: {_extent(prediction)}."
    )
    root = picture(
        2 * PANEL, HEIGHT, f"{name}: truth and prediction", said + (f" {lost} are not numbers." * (lost > 0))
    )
    for left, heading, values in ((0, "truth", truth), (PANEL, "prediction", prediction)):
        panel = add(root, "g", transform=f"translate({left + PANEL / 2:g} 116)")
        add(panel, "text", f"{name}, {heading}", x=0, y=-102, text_anchor="middle")
        _axes(panel)
        order = sorted(range(len(points)), key=lambda number: _depth(points[number]))
        for number in order:
            x, y = _flat(points[number])
            value = values[number]
            colour = _colour((value - low) / ((high - low) or 1)) if _is_number(value) else "none"
            add(panel, "circle", cx=round(x, 1), cy=round(y, 1), r=3, fill=colour)
    _bar(root, low, high)
    return markup(root)


def _axes(panel: Element) -> None:
    """The three edges of the cube that meet behind the points, and the floor's other two."""
    corner = (-1.0, -1.0, -1.0)
    for axis, label in enumerate(AXES):
        end = (*corner[:axis], 1.0, *corner[axis + 1 :])
        _line(panel, corner, end, "axis strong")
        x, y = _flat(tuple(part * 1.16 if number == axis else part for number, part in enumerate(end)))
        add(panel, "text", label, x=x, y=y + 4, text_anchor="middle")
    for start in ((1.0, -1.0, -1.0), (-1.0, 1.0, -1.0)):
        _line(panel, start, (1.0, 1.0, -1.0), "axis")


def _line(panel: Element, start: Sequence[float], end: Sequence[float], name: str) -> None:
    (x1, y1), (x2, y2) = _flat(start), _flat(end)
    add(panel, "line", x1=x1, y1=y1, x2=x2, y2=y2, class_=name)


def _bar(root: Element, low: float, high: float) -> None:
    """The colours with the values that they stand for."""
    width = PANEL / len(COLOURS)
    for number in range(len(COLOURS)):
        fill = _colour(number / (len(COLOURS) - 1))
        add(root, "rect", x=PANEL / 2 + number * width, y=BAR, width=width, height=12, fill=fill)
    for value, x in ((low, PANEL / 2), ((low + high) / 2, PANEL), (high, 3 * PANEL / 2)):
        add(root, "text", f"{value:.3g}", x=x, y=BAR + 28, text_anchor="middle")


def _cube(points: Sequence[Sequence[float]]) -> list[Point]:
    """The points, each axis stretched to -1 … 1."""
    lows, highs = [min(axis) for axis in zip(*points)], [max(axis) for axis in zip(*points)]

    def stretched(point: Sequence[float]) -> Point:
        x, y, z = (2 * (p - low) / ((high - low) or 1) - 1 for p, low, high in zip(point, lows, highs, strict=True))
        return x, y, z

    return [stretched(point) for point in points]


def _flat(point: Sequence[float]) -> tuple[float, float]:
    """The orthographic projection, in pixels, y downwards."""
    x, y, z = point
    ahead = cos(TURN) * x + sin(TURN) * y
    return SCALE * (cos(TURN) * y - sin(TURN) * x), -SCALE * (z * cos(TILT) - ahead * sin(TILT))


def _depth(point: Point) -> float:
    """How near to the eye."""
    x, y, z = point
    return (cos(TURN) * x + sin(TURN) * y) * cos(TILT) + z * sin(TILT)


def _colour(part: float) -> str:
    """The colour of a value that is `part` of the way from the least to the greatest."""
    place = min(max(part, 0.0), 1.0) * (len(COLOURS) - 1)
    below = min(int(place), len(COLOURS) - 2)
    mixed = (round(a + (b - a) * (place - below)) for a, b in zip(COLOURS[below], COLOURS[below + 1]))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _extent(values: Sequence[float | None]) -> str:
    known = [value for value in values if _is_number(value)]
    return f"{min(known):.3g} to {max(known):.3g}" if known else "none"


def _is_number(value: float | None) -> TypeGuard[float]:
    return value is not None and isfinite(value)
