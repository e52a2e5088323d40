"""Evidence in words and rows: where an answer is wrong, by how much, and the numbers side by side."""

from __future__ import annotations

from grader.results import Error, Evidence

WORST_NAMED = 6


def table(evidence: Evidence) -> tuple[tuple[str, ...], ...]:
    """The numbers side by side: a row of headings, then one row for each element. Empty if there are no numbers.

    A column without numbers is left out.
    """
    columns = {"yours": evidence.yours, "torch's": evidence.torch, "central difference": evidence.central_difference}
    columns = {name: numbers for name, numbers in columns.items() if numbers}
    rows = [
        (place(number, evidence.shape), *map(_number, numbers))
        for number, numbers in enumerate(zip(*columns.values(), strict=True))
    ]
    return (("index", *columns), *rows) if rows else ()


def where(evidence: Evidence) -> str:
    """Which elements are wrong, the worst first, in one sentence; "" if that isn't known or there is only one."""
    wrong = [number for number, level in enumerate(evidence.levels) if level]
    if not wrong or len(evidence.levels) == 1:
        return ""
    worst = sorted(wrong, key=lambda number: -evidence.levels[number])[:WORST_NAMED]
    named = ", ".join(place(number, evidence.shape) for number in worst)
    count = f"{len(wrong)} of {len(evidence.levels)} elements {'is' if len(wrong) == 1 else 'are'} wrong"
    return f"{count}; the largest errors are at {named}." if len(wrong) > len(worst) else f"{count}: {named}."


def how_far(error: Error | None) -> str:
    """The largest difference and the tolerance, in one sentence; "" if the difference isn't a number."""
    if error is None or error.max_abs is None:
        return ""
    times = "" if error.max_rel is None else f", {error.max_rel:.2g} times torch's largest element"
    return f"Largest difference {error.max_abs:.3g}{times} (tolerance {error.allowed:.2g})."


def place(number: int, shape: tuple[int, ...]) -> str:
    """The index of an element, from its number in row-major order: "[2, 0]"."""
    if not shape:
        return "scalar"
    index = []
    for size in reversed(shape):
        number, position = divmod(number, size)
        index.append(position)
    return str(index[::-1])


def _number(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.4g}"
