"""A histogram of the scores: a bar for each tenth of the points, and one for full score."""

from __future__ import annotations

from grader.classroom.export.table import number
from grader.reporting.pictures.svg import add, markup, picture

WIDTH, HEIGHT, GAP = 26, 70, 3
TOP, BOTTOM = 16, 18


def histogram(bins: tuple[int, ...], most: float) -> str:
    """The histogram as SVG. bins: those of `statistics.Scores`. most: the exercise's points."""
    greatest = max(bins) or 1
    said = [f"{_range(place, len(bins), most)} points: {count}" for place, count in enumerate(bins) if count]
    root = picture(len(bins) * WIDTH, TOP + HEIGHT + BOTTOM, "Scores", "; ".join(said) + "." if said else "None yet.")
    for place, count in enumerate(bins):
        tall = HEIGHT * count / greatest if count else 0
        middle = (place + 0.5) * WIDTH
        full = " full" if place == len(bins) - 1 else ""
        add(
            root, "rect", x=place * WIDTH + GAP / 2, y=TOP + HEIGHT - max(tall, 1), width=WIDTH - GAP,
            height=max(tall, 1), class_=f"bar{full}",
        )  # fmt: skip
        if count:
            add(root, "text", str(count), x=middle, y=TOP + HEIGHT - tall - 4, text_anchor="middle", class_="count")
    add(root, "text", "0", x=GAP / 2, y=TOP + HEIGHT + 14)
    add(root, "text", f"all {number(most)}", x=len(bins) * WIDTH - GAP / 2, y=TOP + HEIGHT + 14, text_anchor="end")
    return markup(root)


def _range(place: int, bins: int, most: float) -> str:
    if place == bins - 1:
        return f"all {number(most)}"
    step = most / (bins - 1)
    return f"{number(place * step)} to under {number((place + 1) * step)}"
