"""Evidence in words and rows: where an answer is off, by how much, and the numbers side by side."""

from __future__ import annotations

from grader.results import Error, Evidence

WORST_NAMED = 6


def table(evidence: Evidence) -> tuple[tuple[str, ...], ...]:
    """The numbers side by side, one row an element, below a row of headings; empty where there are none to show.

    A column that has no numbers is left out.
    """
    columns = {"yours": evidence.yours, "torch's": evidence.torch, "central difference": evidence.central_difference}
    columns = {name: numbers for name, numbers in columns.items() if numbers}
    rows = [
        (place(number, evidence.shape), *map(_number, numbers))
        for number, numbers in enumerate(zip(*columns.values(), strict=True))
    ]
    return (("index", *columns), *rows) if rows else ()


def where(evidence: Evidence) -> str:
    """Which elements are off, the worst first, in one sentence; nothing where that isn't known or there is but one."""
    off = [number for number, level in enumerate(evidence.levels) if level]
    if not off or len(evidence.levels) == 1:
        return ""
    worst = sorted(off, key=lambda number: -evidence.levels[number])[:WORST_NAMED]
    named = ", ".join(place(number, evidence.shape) for number in worst)
    count = f"{len(off)} of {len(evidence.levels)} elements {'is' if len(off) == 1 else 'are'} off"
    return f"{count}, most of all {named}." if len(off) > len(worst) else f"{count}: {named}."


def how_far(error: Error | None) -> str:
    """The greatest difference and what is allowed, in one sentence; nothing where the difference isn't a number."""
    if error is None or error.max_abs is None:
        return ""
    times = "" if error.max_rel is None else f", {error.max_rel:.2g} times torch's largest element"
    return f"Off by up to {error.max_abs:.3g}{times}; {error.allowed:.2g} is allowed."


def place(number: int, shape: tuple[int, ...]) -> str:
    """The index of an element that is counted in row-major order: "[2, 0]"."""
    if not shape:
        return "the number"
    index = []
    for size in reversed(shape):
        number, position = divmod(number, size)
        index.append(position)
    return str(index[::-1])


def _number(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.4g}"
