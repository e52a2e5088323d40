"""Reports written by hand: `sample.everything` is what a learner's worst evening brings."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pytest

from grader.results import (
    Curve,
    Diagnosis,
    Environment,
    Error,
    Evidence,
    LayerStatus,
    Report,
    Scatter,
    SubmissionRecord,
    TestResult,
)

ENVIRONMENT = Environment(
    "3.11", "2.13", "2.4", "0.1", "Linux", "cpu",
    (LayerStatus("seccomp", True), LayerStatus("landlock", False, "no kernel support")), 7,
)  # fmt: skip
PASSED = TestResult(
    id="test_a[7-float32-cpu]", sentence="A is right.", outcome="passed", device="cpu", dtype="float32",
    visibility="hidden", points=2.0, max_points=2.0,
)  # fmt: skip
FAILED = replace(
    PASSED, id="test_b[7-float32-cpu]", sentence="B is right.", outcome="failed", points=0.0,
    feedback="B differs from torch's in 2 of 6 elements.", error=Error(0.25, 0.5, 1e-6),
    diagnosis=Diagnosis("sign", "Turn it round."),
)  # fmt: skip
WAITING = replace(
    PASSED, id="test_c[7-float32-cpu]", sentence="C is right.", outcome="not_checked", points=0.0, max_points=1.5,
    feedback="not checked until this passes: B is right", waits_for="test_b",
)  # fmt: skip
HIDDEN_EVIDENCE = Evidence((2, 3), (0, 9, 0, 0, 0, 4))
VISIBLE_EVIDENCE = Evidence(
    (2, 3), (0, 9, 0, 0, 0, 4), yours=(1.0, None, 3.0, 4.0, 5.0, 6.5), torch=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
    central_difference=(1.0, 2.00002, 3.0, 4.0, 5.0, 6.0),
)  # fmt: skip
CURVE = Curve(
    "epoch", tuple(range(0, 40, 2)),
    yours=tuple(round(math.exp(-n / 5) + (0.004 * n * n if n > 3 else 0), 2) for n in range(20)),
    torch=tuple(round(math.exp(-n / 5), 2) for n in range(20)), parts_at=8,
)  # fmt: skip
_GRID = [(x / 3 - 1, y / 3 - 1, z / 3 - 1) for x in range(7) for y in range(7) for z in range(7)]
SCATTER = Scatter(
    ("y1", "y2"), tuple(_GRID),
    truth=(tuple(2 * x * x + 3 * y - z for x, y, z in _GRID), tuple(x * y - 7 * z for x, y, z in _GRID)),
    prediction=(tuple(3 * y - z for x, y, z in _GRID), tuple(-6.0 * z for x, y, z in _GRID)),
)  # fmt: skip
REPORT = Report(
    "exercise03_linear", "A linear layer", "1", SubmissionRecord("linear.py", "0" * 64), "failed", 2.0, 5.5,
    (PASSED,), ENVIRONMENT,
)  # fmt: skip

EVERYTHING = replace(
    REPORT,
    tests=(
        replace(PASSED, id="test_example", sentence="Example: a sum of two.", visibility="visible", points=0.0,
                max_points=0.0, printed="forward\nbackward\n"),
        replace(FAILED, id="test_numbers", sentence="Example: the gradient is [[1, 2, 3], [4, 5, 6]].",
                visibility="visible", points=0.0, max_points=0.0, evidence=VISIBLE_EVIDENCE,
                diagnosis=Diagnosis("scale", "It is doubled."),
                feedback="`backward()` differs from torch's in 2 of 6 elements.\n    yours:   [[1, nan, 3], [4, 5, 6]]"
                "\n    torch's: [[1, 2, 3], [4, 5, 6]]"),
        PASSED,
        replace(FAILED, evidence=HIDDEN_EVIDENCE, also=(Diagnosis("mistake", "Or the rows were swapped."),)),
        WAITING,
        replace(WAITING, id="test_d[7-float32-cpu]", sentence="D is right.", waits_for="test_c"),
        replace(FAILED, id="test_e[7-float32-cpu]", sentence="E trains.", curve=CURVE, scatter=SCATTER,
                feedback="The losses differ.", diagnosis=None),
        replace(PASSED, id="test_f[7-float32-cuda]", sentence="F is right on a GPU.", outcome="not_run",
                feedback="not run: no CUDA device", points=0.0, max_points=0.0),
        replace(FAILED, id="test_g", sentence="G ends.", outcome="timeout", feedback="5 s are allowed.", error=None,
                diagnosis=None),
    ),
    notes=("Cell 3 was left out: it isn't valid Python.",), printed="loading …\n",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """Parts of a report, to vary and put together."""

    passed: TestResult = PASSED
    failed: TestResult = FAILED
    waiting: TestResult = WAITING
    seen: Evidence = VISIBLE_EVIDENCE
    unseen: Evidence = HIDDEN_EVIDENCE
    curve: Curve = CURVE
    scatter: Scatter = SCATTER
    everything: Report = EVERYTHING

    def report(self, *tests: TestResult, **more: object) -> Report:
        """A report of these tests."""
        return replace(REPORT, tests=tests, **more)


@pytest.fixture(scope="session")
def sample() -> Sample:
    return Sample()
