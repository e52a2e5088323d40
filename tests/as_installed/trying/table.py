"""The table of what was tried, in README.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

START, END = "<!-- tried: `python tests/as_installed --write-readme` writes this -->", "<!-- end of tried -->"
NOT_RUN = "not run"
NO_GPU = f"CUDA on a GPU: {NOT_RUN}."
HEADS = (
    "Python", "torch", "numpy", "platform", "device", "tried on",
    "doctor", "references", "mistakes", "memory", "batch", "notebook",
)  # fmt: skip
GPU_HEADS = ("on a GPU: Python", "torch", "numpy", "platform", "device", "tried on", "what", "result")


@dataclass(frozen=True)
class Tried:
    """An installation and what was tried in it. date: ISO. From doctor on: ✓, ✗, or so many of so many."""

    python: str
    torch: str
    numpy: str
    platform: str
    device: str
    date: str
    doctor: str
    references: str
    mistakes: str
    memory: str
    batch: str
    notebook: str

    def is_same(self, other: Tried) -> bool:
        """Whether it is a later trial of the same: one row is enough."""
        mine, theirs = [(minor(each.python), each.torch, each.platform, each.device) for each in (self, other)]
        return mine == theirs


@dataclass(frozen=True)
class OnGpu:
    """What was tried on a GPU, as the summary of tests/on_gpu says it."""

    python: str
    torch: str
    numpy: str
    platform: str
    device: str
    date: str
    what: str
    result: str

    def is_same(self, other: OnGpu) -> bool:
        """Whether it is a later trial of the same."""
        mine, theirs = [(minor(each.python), each.torch, each.device, each.what) for each in (self, other)]
        return mine == theirs


def minor(version: str) -> tuple[int, int]:
    """(3, 13) of "3.13.0"."""
    first, second = re.findall(r"\d+", version)[:2]
    return int(first), int(second)


def read(readme: str) -> tuple[list[Tried], list[OnGpu]]:
    """The rows of README's text, but for what was not run."""
    rows = [_cells(line) for line in _parts(readme)[1].splitlines() if line.startswith("| ")]
    rows = [cells for cells in rows if tuple(cells) not in (HEADS, GPU_HEADS) and cells[1] != NOT_RUN]
    return [Tried(*cells) for cells in rows if len(cells) == len(HEADS)], [
        OnGpu(*cells) for cells in rows if len(cells) == len(GPU_HEADS)
    ]


def written(readme: str, new: Iterable[Tried | OnGpu], supported: Iterable[tuple[int, int]]) -> str:
    """README's text with new rows, each in place of an earlier trial of the same."""
    tried, on_gpu = read(readme)
    for row in new:
        if isinstance(row, Tried):
            tried = [*(each for each in tried if not row.is_same(each)), row]
        else:
            on_gpu = [*(each for each in on_gpu if not row.is_same(each)), row]
    before, _, after = _parts(readme)
    return f"{before}{START}\n{_shown(tried, on_gpu, supported)}\n{END}{after}"


def _parts(readme: str) -> tuple[str, str, str]:
    """What is before the table, the table, and what comes after it."""
    before, start, rest = readme.partition(START)
    table, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"README.md has no place for the table, between {START} and {END}.")
    return before, table, after


def _shown(tried: list[Tried], on_gpu: list[OnGpu], supported: Iterable[tuple[int, int]]) -> str:
    known = {minor(row.python) for row in tried}
    rows: list[tuple[str, ...]] = [astuple(row) for row in tried]
    rows += [("{}.{}".format(*each), NOT_RUN, *"–" * (len(HEADS) - 2)) for each in supported if each not in known]
    first = _lines(HEADS, sorted(rows, key=_order))
    if not on_gpu:
        return f"{first}\n{NO_GPU}"
    return f"{first}\n{_lines(GPU_HEADS, sorted(map(astuple, on_gpu), key=_order))}".rstrip("\n")


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    first, *others = [f"| {' | '.join(cells)} |\n" for cells in (heads, *rows)]
    return "".join([first, f"|{'---|' * len(heads)}\n", *others])


def _order(cells: Sequence[str]) -> tuple[object, ...]:
    return minor(cells[0]), [int(number) for number in re.findall(r"\d+", cells[1])[:3]], cells[3:]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
