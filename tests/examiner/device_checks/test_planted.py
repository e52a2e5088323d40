"""The simulated GPU against bugs that a machine plants: each reference with a value moved to the CPU, place by place.

`EVERY_SITE=1 pytest -m slow tests/examiner/device_checks/test_planted.py -s` tries them all, and prints what became of
them.
"""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.course.catalogue import Exercise, exercises
from grader.examiner.client import Examiner
from grader.examiner.device_checks import portability
from grader.results import Case
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

pytestmark = pytest.mark.slow

EVERY = int(os.environ.get("EVERY_SITE", "9"))
"""Each so-manieth place is tried: all of them take ten minutes."""

PLANTED = """

def _moved(value):
    import torch
    if isinstance(value, torch.Tensor) and value.dim():
        return {change}
    if type(value) is dict:
        return {{key: _moved(part) for key, part in value.items()}}
    return type(value)(map(_moved, value)) if type(value) in (list, tuple) else value
"""
MOVED = PLANTED.format(change="value.cpu()")
CHANGED = PLANTED.format(change="value.logical_not() if value.dtype is torch.bool else value + 1")
SEEDS = (1, 2, 3)

# Exercise, a piece of the line, and why it isn't found. What else isn't is a fault of ours.
HARMLESS = {  # CUDA doesn't mind
    ("03", "self.weights = torch.randn("): "made on the CPU anyway: nothing was given that is on the GPU",
    ("06", "self.weights = torch.randn("): "made on the CPU anyway",
    ("10", "a, b, c, d = params"): "CPU numbers without dimensions",
    ("15", "rows = torch.arange("): "an index",
    ("20", "out[:, :, i, j] = "): "a copy into a slice",
    ("21", "out[:, :, i, j] = "): "a copy into a slice",
    ("27", "moved = x.clone()"): "slices are copied into it, and the test's function takes tensors from anywhere",
}
MISSED = {  # it would fail otherwise than by a device, which has no verdict here
    ("12", "params, losses = params.clone()"): "CPU numbers; then params isn't a leaf any more, and has no gradient",
}


@dataclass(frozen=True)
class Site:
    """A place at which a value goes through `_moved`. column: where the value begins, as one line may have several."""

    line: int
    column: int
    text: str


class Planter(ast.NodeTransformer):
    """Puts `_moved(…)` around the value of the assignment or return at `at`; at none, notes all that there are."""

    def __init__(self, source: str, at: Site | None = None) -> None:
        self._lines, self._at = source.splitlines(), at
        self.sites: list[Site] = []

    def _value(self, value: ast.expr | None) -> ast.expr | None:
        if value is None or isinstance(value, ast.Constant):
            return value
        site = Site(value.lineno, value.col_offset, self._lines[value.lineno - 1].strip())
        self.sites.append(site)
        return ast.Call(ast.Name("_moved", ast.Load()), [value], []) if site == self._at else value

    def _visit(self, node: ast.Assign | ast.AugAssign | ast.Return) -> ast.AST:
        self.generic_visit(node)
        node.value = self._value(node.value)  # type: ignore[assignment]
        return node

    visit_Assign = visit_AugAssign = visit_Return = _visit


def sites(source: str) -> list[Site]:
    planter = Planter(source)
    planter.visit(ast.parse(source))
    return planter.sites


def planted(source: str, at: Site, moved: str) -> str:
    tree = Planter(source, at).visit(ast.parse(source))
    return ast.unparse(ast.fix_missing_locations(tree)) + moved


def handed_in(exercise: Exercise, file: Path) -> Submission:
    return submitted(exercise, file)


def cases(examiner: Examiner, exercise: Exercise, source: str, file: Path) -> tuple[Case, ...]:
    """What comes of this code on the CPU."""
    file.write_text(source, encoding="utf-8")
    return examiner.run(exercise.name, replace(handed_in(exercise, file), refusals=()), 1, ("cpu",)).cases


def portable(found: tuple[Case, ...]) -> bool:
    (row,) = (case for case in found if case.id == portability.TEST)
    return row.outcome == "passed"


def what_became_of(examiner: Examiner, exercise: Exercise, source: str, site: Site, file: Path) -> str:
    """found, dead (another value isn't noticed there either: as a rule it is a number), harmless, or missed."""
    if not portable(cases(examiner, exercise, planted(source, site, MOVED), file)):
        return "found"
    if all(case.outcome == "passed" for case in cases(examiner, exercise, planted(source, site, CHANGED), file)):
        return "dead"
    return "harmless" if among(HARMLESS, exercise, site) else "missed"


def among(known: Mapping[tuple[str, str], str], exercise: Exercise, site: Site) -> bool:
    return any(f"exercise{number}_" in exercise.name and piece in site.text for number, piece in known)


def of_torch() -> Iterator[Exercise]:
    for exercise in exercises():
        if not exercise.numpy_only and "torch" in exercise.solution.read_text(encoding="utf-8"):
            yield exercise


def test_a_value_on_the_cpu_is_found_wherever_it_is(examiner, tmp_path):
    total: Counter[str] = Counter()
    missed = []
    print()
    for exercise in of_torch():
        source = exercise.solution.read_text(encoding="utf-8")
        became: Counter[str] = Counter()
        for site in sites(source)[::EVERY]:
            outcome = what_became_of(examiner, exercise, source, site, tmp_path / exercise.stub)
            became[outcome] += 1
            if outcome == "missed" and not among(MISSED, exercise, site):
                missed.append(f"{exercise.name}, line {site.line}: {site.text}")
        print(f"{exercise.name:34}", dict(became), flush=True)
        total += became
    print(f"{'all':34}", dict(total))
    assert missed == []
    assert total["found"] > total["dead"] + total["harmless"]


@pytest.mark.parametrize("exercise", list(of_torch()), ids=lambda exercise: exercise.name)
def test_no_right_answer_is_taken_for_wrong(examiner, exercise):
    taken = ((file, handed_in(exercise, file)) for file in (exercise.solution, *exercise.alternatives))
    for file, submission in ((file, submission) for file, submission in taken if submission.uses_torch):
        for seed in SEEDS:
            found = examiner.run(exercise.name, submission, seed, ("cpu",)).cases
            assert portable(found), (file.name, seed, found[-1].feedback)
