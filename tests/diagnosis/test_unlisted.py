"""Wrong answers that nobody listed: what their reports say is true, and nine times in ten it helps.

Each file in unlisted/ is a whole submission with one slip, or two at once, that is in no exercise's mistakes/. Its
docstring says the slip, and for the first hidden test that costs points, which kinds of explanation would be true and
useful (`kinds:`), which would be false (`false:`), and what must not be in the text because it isn't so (`unsaid:`).
They were worked out by hand, from what each kind claims and not from what the detectors give. Beside the kinds of
grader/ there are

    raised    an exception, with the learner's own line or the signature
    missing   a name that the exercise asks for isn't there
    required  a sentence of the test's own ("`train` must return two things")
    update    the training is that of another update rule, and it says which
    none      nothing was said but how far off the answer is

`pytest -m slow -s tests/diagnosis/test_unlisted.py` prints the table.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.catalogue import find, preloads
from grader.examiner.client import Examiner
from grader.examiner.pool import in_parallel
from grader.grading import grade
from grader.results import Report, TestResult

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parent / "unlisted"
USEFUL = 0.9
KINDS = set(
    """
    type dtype device nonfinite shape zeros scale sign transpose broadcast summed_axis mask permutation precision
    swapped stale accumulated in_place parts step rate no_upstream nonlinear partly offset clipped extra_factor
    missing_factor count ignores rows own_forward slip difference mistake raised missing required none
    update function reach vanishes relation random
    """.split()
)


@dataclass(frozen=True)
class Slip:
    """One file of the corpus, and what its docstring says of it."""

    exercise: str
    file: Path
    kinds: frozenset[str]
    false: frozenset[str]
    unsaid: frozenset[str]

    @property
    def name(self) -> str:
        """03/last_row_not_filled."""
        return f"{self.exercise.removeprefix('exercise')}/{self.file.stem}"


@dataclass(frozen=True)
class Graded:
    """What came of handing a slip in. kind, said: of the explanation of the first test that costs points."""

    slip: Slip
    kind: str
    said: str
    lost: bool

    @property
    def false(self) -> bool:
        """Whether the explanation says something that isn't so."""
        return self.kind in self.slip.false or any(phrase in self.said.casefold() for phrase in self.slip.unsaid)

    @property
    def useful(self) -> bool:
        """Whether the explanation is true and useful."""
        return self.kind in self.slip.kinds and not self.false


def corpus() -> list[Slip]:
    return [_slip(file) for file in sorted(CORPUS.glob("exercise*/*.py"))]


def _slip(file: Path) -> Slip:
    lines = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()

    def words(label: str) -> frozenset[str]:
        listed = [line.removeprefix(f"{label}:") for line in lines if line.startswith(f"{label}:")]
        return frozenset(word.strip() for line in listed for word in line.split(",") if word.strip())

    return Slip(file.parent.name, file, words("kinds"), words("false"), words("unsaid"))


@pytest.fixture
def graded() -> Iterator[list[Graded]]:
    """Every slip, graded; the table is printed at the end."""
    slips = corpus()
    modules = preloads(find(slip.exercise) for slip in slips)
    judged = dict(in_parallel(slips, _report, modules, count=2))
    found = [_graded(slip, judged[slip]) for slip in slips]
    yield found
    print("\n" + "\n".join(map(_row, found)))
    useful, silent = (sum(one.useful and (one.kind == "none") is quiet for one in found) for quiet in (False, True))
    print(
        f"{len(found)} files: {useful} explained, {silent} with nothing to say, {sum(one.false for one in found)} false"
    )


def _report(examiner: Examiner, slip: Slip) -> Report:
    return grade(slip.exercise, slip.file, device="cpu", seed=1, examiner=examiner)


def _graded(slip: Slip, report: Report) -> Graded:
    assert report.status != "error", f"{slip.name}: {report.notes}"
    costly = [test for test in report.tests if _costs(test)]
    if not costly:
        return Graded(slip, "none", "nothing failed", lost=False)
    alike = [test for test in costly if test.sentence == costly[0].sentence]
    first = next((test for test in alike if test.diagnosis is not None), costly[0])  # the one that a terminal shows
    said = first.diagnosis.advice if first.diagnosis else first.feedback
    return Graded(slip, _kind(first), said, lost=report.score < report.max_score)


def _costs(test: TestResult) -> bool:
    failed = test.outcome not in ("passed", "not_checked", "not_run")
    return failed and test.visibility == "hidden" and test.max_points > 0


def _kind(test: TestResult) -> str:
    if test.diagnosis is not None:
        return test.diagnosis.kind
    if test.error is not None:
        return "none"
    if " does not define " in test.feedback or " is not there" in test.feedback:
        return "missing"
    if " raised AttributeError" in test.feedback and "\n" not in test.feedback:
        return "missing"  # the test looked for it, not the learner's code
    if " raised " in test.feedback:
        return "raised" if "\n" in test.feedback else "none"  # without the learner's line, it explains little
    return "none" if "can't be worked with" in test.feedback else "required"


def _row(one: Graded) -> str:
    slip = one.slip
    mark = "FALSE" if one.false else "" if one.useful else "?"
    return f"{mark:6}{slip.name:44}{one.kind:15}{', '.join(sorted(slip.kinds)):32}{' '.join(one.said.split())[:100]}"


def test_the_corpus_is_whole():
    slips = corpus()
    assert len({slip.exercise for slip in slips}) == 19
    assert len(slips) >= 80
    for slip in slips:
        assert slip.kinds, slip.name
        assert slip.kinds | slip.false <= KINDS, slip.name
        assert not slip.kinds & slip.false, slip.name


def test_what_is_said_is_never_false_and_helps_nine_times_in_ten(graded):
    """One test, so that the corpus is graded once."""
    assert [one.slip.name for one in graded if not one.lost] == []
    false = [f"{one.slip.name}: {one.kind}: {one.said}" for one in graded if one.false]
    assert not false, "\n".join(false)
    missed = [f"{one.slip.name}: {one.kind}, not {sorted(one.slip.kinds)}" for one in graded if not one.useful]
    assert len(missed) <= (1 - USEFUL) * len(graded), "\n".join(missed)
