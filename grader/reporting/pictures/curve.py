"""A value over a training, yours and torch's, and where they begin to differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.reporting.pictures.svg import add, markup, picture
from grader.results import Curve

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 26, 38
COLUMNS, ROWS = 48, 6  # of the text graphic, without its labels
SIGNS = {"yours": "●", "torch": "○", "both": "◉", "here": "▲"}
PLAIN_SIGNS = {"yours": "y", "torch": "t", "both": "=", "here": "^"}


def svg(curve: Curve, relative: bool = False) -> str:
    """A line chart. relative: its values are divided by torch's first one."""
    frame = _Frame.of(curve)
    root = picture(WIDTH, HEIGHT, f"Yours and torch's, {curve.along} by {curve.along}", words(curve))

    def at(step: float, value: float) -> tuple[float, float]:
        across, up = frame.at(step, value)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    for value in (frame.low, frame.high):
        x, y = at(frame.first, value)
        add(root, "line", x1=x, y1=y, x2=WIDTH - RIGHT, y2=y, class_="axis")
        add(root, "text", f"{value:.3g}", x=x - 6, y=y + 4, text_anchor="end")
    for step, anchor in {frame.first: "start", frame.last: "end"}.items():
        add(root, "text", f"{step:g}", x=at(step, frame.low)[0], y=HEIGHT - BOTTOM + 15, text_anchor=anchor)
    across = curve.along + (", 1 is torch's first value" if relative else "")
    add(root, "text", across, x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 6, text_anchor="middle")

    x, _ = at(min(max(curve.parts_at, frame.first), frame.last), frame.low)
    add(root, "line", x1=x, y1=TOP - 4, x2=x, y2=HEIGHT - BOTTOM, class_="here")
    anchor = "start" if x < WIDTH / 3 else "end" if x > 2 * WIDTH / 3 else "middle"
    add(root, "text", f"first difference at {curve.along} {curve.parts_at}", x=x, y=TOP - 10, text_anchor=anchor)
    for name, values in (("torch", curve.torch), ("yours", curve.yours)):
        for run in _runs(curve.steps, values):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in run))
            add(root, "polyline", points=points, class_=name)
            if len(run) == 1:
                x, y = at(*run[0])
                add(root, "circle", cx=x, cy=y, r=3, class_=name)
    return markup(root)


def text(curve: Curve, relative: bool = False, unicode: bool = True) -> str:
    """The chart in at most 60 × 10 characters."""
    signs = SIGNS if unicode else PLAIN_SIGNS
    up, corner, along = ("│", "└", "─") if unicode else ("|", "+", "-")
    frame = _Frame.of(curve)
    columns = COLUMNS if len(curve.steps) > 1 else 1
    cells: dict[tuple[int, int], set[str]] = {}
    for name, values in (("torch", curve.torch), ("yours", curve.yours)):
        for column in range(columns):
            step = frame.first + (frame.last - frame.first) * column / max(columns - 1, 1)
            value = _between(curve.steps, values, step)
            if value is not None:
                row = round((1 - frame.at(step, value)[1]) * (ROWS - 1))
                cells.setdefault((row, column), set()).add(name)
    labels = {0: f"{frame.high:.3g}", ROWS - 1: f"{frame.low:.3g}"}
    wide = max(map(len, labels.values()))
    lines = []
    for row in range(ROWS):
        drawn = (cells.get((row, column), set()) for column in range(columns))
        line = "".join(signs["both" if len(names) == 2 else next(iter(names))] if names else " " for names in drawn)
        lines.append(f"{labels.get(row, ''):>{wide}} {up}{line}".rstrip())
    here = min(max(round(frame.at(curve.parts_at, frame.low)[0] * (columns - 1)), 0), columns - 1)
    lines.append(" " * wide + f" {corner}{along * here}{signs['here']}{along * (columns - 1 - here)}")
    lines.append(f"{'':{wide + 2}}{curve.along} {frame.first:g} to {frame.last:g}; {signs['here']} first difference "
                 f"at {curve.parts_at}")  # fmt: skip
    key = f"{signs['yours']} yours  {signs['torch']} torch's  {signs['both']} both"
    lines.append(f"{'':{wide + 2}}{key}" + ("  (1 = torch's first)" if relative else ""))
    return "\n".join(lines)


def words(curve: Curve) -> str:
    """What the picture shows, for those who can't see it."""
    missing = next((step for step, value in zip(curve.steps, curve.yours) if value is None), None)
    said = [f"Yours and torch's differ from {curve.along} {curve.parts_at} on."]
    if missing is not None:
        said.append(f"Yours is not a number, or too large to draw, at {curve.along} {missing}.")
    elif curve.steps:
        last = f"At {curve.along} {curve.steps[-1]}"
        said.append(f"{last}, yours is {curve.yours[-1]:.3g} and torch's is {curve.torch[-1]:.3g}.")
    return " ".join(said)


@dataclass(frozen=True)
class _Frame:
    """The range of steps and values that a chart shows."""

    first: float
    last: float
    low: float
    high: float

    @classmethod
    def of(cls, curve: Curve) -> _Frame:
        values = [value for value in (*curve.yours, *curve.torch) if value is not None] or [0.0]
        low, high = min(values), max(values)
        if 0 < low < high / 3:  # a loss: its distance from zero says something
            low = 0.0
        return cls(min(curve.steps, default=0), max(curve.steps, default=0), low, high if high > low else low + 1)

    def at(self, step: float, value: float) -> tuple[float, float]:
        """Where a point is, each from 0 to 1."""
        return (step - self.first) / ((self.last - self.first) or 1), (value - self.low) / (self.high - self.low)


def _runs(steps: Sequence[int], values: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """The line's unbroken parts: it is interrupted where there is no number."""
    run: list[tuple[float, float]] = []
    for step, value in zip(steps, values):
        if value is not None:
            run.append((step, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _between(steps: Sequence[int], values: Sequence[float | None], step: float) -> float | None:
    """The line's value at `step`; None where it is broken."""
    for run in _runs(steps, values):
        for (left, before), (right, after) in zip(run, run[1:] or run):
            if left <= step <= right:
                return before + (after - before) * (step - left) / ((right - left) or 1)
    return None
