"""Prints, as JSON, all the numbers that the hidden tests of an exercise draw and compute from a seed: run as a program,
for hidden tests are written for an examiner's pytest."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import torch

from grader.examiner.hidden_package import as_package
from grader.judging.case import named_inputs
from grader.judging.judge import Strict, judging
from grader.judging.oracle.draw import Draw, derived_seed
from grader.judging.oracle.sizes import drawn_sizes
from grader.judging.oracle.trace import noted, noting
from grader.sandbox.host.in_process import InProcess
from grader.sandbox.host.remote import RemoteSubmission
from grader.submission.interface import Chunk, Submission

ROOT = Path(__file__).resolve().parents[3]
TOLD = 40
"""How many numbers of a tensor are looked for, the first: among thousands, one is somewhere in a page by chance."""


def drawn(exercise: str, stub: str, seed: int) -> set[float]:
    """Run the hidden tests on the reference solution here, and keep all that they draw and compute."""
    values: set[float] = set()
    source = (ROOT / "solutions" / exercise / stub).read_text(encoding="utf-8")
    reference = Submission("reference", "", (Chunk("reference", source),), True)
    for file in sorted((ROOT / "tests/hidden" / exercise).glob("test_*.py")):
        for called, test, case in _cases(file):
            case.update(drawn_sizes(case, seed, named_inputs(called, case)))
            names = named_inputs(called, case)
            for dtype in (torch.float32, torch.float64):
                draw = Draw(derived_seed(seed, "draw", names), dtype, "cpu")
                submission = RemoteSubmission(InProcess(reference, 1, True))
                wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
                given = {"submission": submission, "draw": draw, **case}
                with noting(), judging(Strict({})):
                    test(**{name: given[name] for name in wanted})
                    tensors = [*draw.given, *(known.value for known in noted())]
                for tensor in tensors:
                    values |= set(tensor.double().flatten()[:TOLD].tolist())
    return values


def _cases(file: Path):
    """Every test of a file with every case of its parametrization."""
    as_package(file.parent)
    module = importlib.import_module(f"{file.parent.name}.{file.stem}")
    for name, test in vars(module).items():
        if name.startswith("test_"):
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
            cases = [dict(zip(marks[0].args[0], values)) for values in marks[0].args[1]] if marks else [{}]
            for case in cases:
                yield name, test, case


def drawn_by_the_naive_grader() -> set[float]:
    """For exercise 05: it seeds each test with 0, as everybody does."""
    values: set[float] = set()
    for n, d in ((7, 3), (5, 2)):
        torch.manual_seed(0)
        for tensor in [torch.randn(n, d) for _ in range(4)]:
            values |= set(tensor.double().flatten().tolist())
    return values


if __name__ == "__main__":
    if sys.argv[1] == "naive":
        print(json.dumps(sorted(drawn_by_the_naive_grader())))
    else:
        print(json.dumps(sorted(drawn(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
