"""The results of grading, as frozen data. Every format in reporting/ is written from these and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "grader.report/1"

Outcome = Literal["passed", "failed", "crashed", "timeout", "memory", "policy", "not_checked", "not_run"]
Status = Literal["passed", "failed", "error"]
Visibility = Literal["hidden", "visible"]

DTYPE_TEST = "test_dtype"
"""What is added to the tests of a submission if its results are right but for their dtype (reporting/scoring.py)."""


@dataclass(frozen=True)
class Error:
    """How far an answer is from the truth.

    max_abs: the largest absolute difference. max_rel: the same, divided by the largest element of the truth. allowed:
    the absolute tolerance (design/tolerances.md). A difference that isn't a number (the answer has a NaN) is None.
    """

    max_abs: float | None
    max_rel: float | None
    allowed: float


OTHERS_NAMES = "(the names are a right solution's)"
"""Ends an explanation that isn't of the learner's own lines."""


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with an answer, and why.

    kind: "scale", "transpose", "mistake" and so on: each detector has its own. advice: one or two sentences for the
    learner. mistake: the name of the exercise's mistake that gives the same values, if there is one. factor: if the
    answer is a multiple of the truth, how many times. fact: the part of the advice that says what was measured, as a
    sentence without its full stop; "" if there is none.
    """

    kind: str
    advice: str
    mistake: str | None = None
    factor: float | None = None
    fact: str = ""


@dataclass(frozen=True)
class Location:
    """The last of the learner's own lines that an exception came through.

    label: the file's name, or the notebook's cell. line: counted from 1. function: the function's name, "" at the top
    level. source: the line's text, "" if it isn't known.
    """

    label: str
    line: int
    function: str = ""
    source: str = ""


@dataclass(frozen=True)
class Repair:
    """One of the learner's own lines, where a small change makes every answer right. It was tried, on inputs on which
    no point depends.

    label, line, function, source: as of a Location. proof: what was tried and what came of it, as a sentence. kind: the
    sort of the change, as `grade hint` tells it: "another operator". around: the lines of the function, or some of
    them, from line `around_from` on. columns: in there, of the line's first and last character that isn't space,
    counted from 1.
    """

    label: str
    line: int
    function: str
    source: str
    proof: str
    kind: str
    columns: tuple[int, int] = (1, 1)
    around: tuple[str, ...] = ()
    around_from: int = 1

    @property
    def place(self) -> str:
        """The file or cell, and the line."""
        return f"{self.label}, line {self.line}"


@dataclass(frozen=True)
class Evidence:
    """Where an answer is wrong and by how much; for a visible test also the numbers.

    shape: the truth's. levels: for each element in row-major order, 0 if it is correct, else 1 to 9 for the size of its
    error, on a logarithmic scale from the tolerance to the largest error; empty if there are too many elements to draw,
    or if they can't be compared one by one. yours, torch, central_difference: the same elements as numbers, for visible
    tests only. yours has None for what isn't finite, and is empty if it has another shape. The central difference is
    computed in float64 from the function whose gradient is tested; it is empty if the answer isn't a gradient.
    """

    shape: tuple[int, ...]
    levels: tuple[int, ...] = ()
    yours: tuple[float | None, ...] = ()
    torch: tuple[float, ...] = ()
    central_difference: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A value over the steps of a training, yours and torch's.

    along: what a step is ("epoch"). steps: the steps that are shown. yours, torch: the values; for a hidden test
    divided by torch's first value and rounded to two decimals, enough for a picture but not for an answer. None: not a
    number, or too large to draw. parts_at: the first step at which the two differ.
    """

    along: str
    steps: tuple[int, ...]
    yours: tuple[float | None, ...]
    torch: tuple[float, ...]
    parts_at: int


@dataclass(frozen=True)
class Scatter:
    """Points in space, each with a true and a predicted value. The data are in the exercise's README.md.

    points: shape (n, 3). truth, prediction: for each name one number a point, shape (len(names), n). None: a prediction
    that isn't finite.
    """

    names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    truth: tuple[tuple[float, ...], ...]
    prediction: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class JudgedCase:
    """The examiner's result of one case of a test.

    waits_for: if this test wasn't run, the test that must pass first. location: where the
    learner's code raised, if it did. repairs: the lines where a small change makes it right; of several, each by
    itself. carried: the names of the answers that are correct only given the learner's own
    value from the previous step. printed: what the learner's code printed, in a visible test. duration_s: in seconds.
    """

    id: str
    sentence: str
    outcome: Outcome
    device: str | None
    dtype: str | None
    visibility: Visibility
    feedback: str = ""
    error: Error | None = None
    waits_for: str | None = None
    location: Location | None = None
    repairs: tuple[Repair, ...] = ()
    carried: tuple[str, ...] = ()
    evidence: Evidence | None = None
    curve: Curve | None = None
    scatter: Scatter | None = None
    printed: str = ""
    duration_s: float = 0.0

    @property
    def name(self) -> str:
        """The name of the test function, without parameters. Its cases share one sentence of the report."""
        return self.id.partition("[")[0]


@dataclass(frozen=True, kw_only=True)
class TestResult(JudgedCase):
    """One case of a hidden or visible test, with its points. also: explanations that fit as well as the diagnosis."""

    __test__ = False  # not a pytest class, whatever its name says

    points: float
    max_points: float
    diagnosis: Diagnosis | None = None
    also: tuple[Diagnosis, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TestResult:
        """A result from the plain containers of `asdict`."""
        diagnosis = Diagnosis(**data["diagnosis"]) if data["diagnosis"] else None
        also = tuple(Diagnosis(**each) for each in data["also"])
        return cls(**{**data, **_parts(data), "diagnosis": diagnosis, "also": also})


@dataclass(frozen=True)
class LayerStatus:
    """One isolation layer. detail: why it isn't in force, if it isn't. ms: how long entering it took."""

    name: str
    in_force: bool
    detail: str = ""
    ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Environment:
    """The versions, device, isolation and seed of a grading: what is needed to repeat it."""

    python: str
    torch: str
    numpy: str
    grader: str
    platform: str
    device: str
    isolation: tuple[LayerStatus, ...]
    seed: int

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Environment:
        """An environment from the plain containers of `asdict`."""
        return cls(**{**data, "isolation": tuple(LayerStatus(**layer) for layer in data["isolation"])})


@dataclass(frozen=True)
class SubmissionRecord:
    """The graded submission."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Report:
    """The verdict on one submission to one exercise (JSON Schema: reporting/schema/report-1.json).

    notes: remarks, one sentence each. printed: what the learner's code printed while it was loading.
    """

    exercise: str
    title: str
    version: str
    submission: SubmissionRecord
    status: Status
    score: float
    max_score: float
    tests: tuple[TestResult, ...]
    environment: Environment
    notes: tuple[str, ...] = ()
    printed: str = ""
    schema: str = SCHEMA

    @property
    def examples(self) -> tuple[int, int]:
        """How many worked examples are correct, and how many could be run here."""
        run: dict[str, bool] = {}
        for test in self.tests:
            if test.visibility == "visible" and test.outcome != "not_run":
                run[test.name] = run.get(test.name, True) and test.outcome == "passed"
        return sum(run.values()), len(run)

    @property
    def examples_only(self) -> bool:
        """Whether there are only worked examples, which give no points: a handout has no hidden tests."""
        return not self.max_score and all(test.visibility == "visible" for test in self.tests)

    @property
    def verdict(self) -> str:
        """The score as "6 of 10 points"; of a handout, as "2 of 2 worked examples"."""
        if self.examples_only:
            right, of = self.examples
            return f"{right} of {of} worked example{'' if of == 1 else 's'}"
        return f"{self.score:g} of {self.max_score:g} points"

    def as_dict(self) -> dict[str, Any]:
        """The report as plain containers, ready for json.dump."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Report:
        """A report from the plain containers of `as_dict`, or from its JSON."""
        return cls(**{
            **data, "submission": SubmissionRecord(**data["submission"]),
            "tests": tuple(TestResult.from_dict(test) for test in data["tests"]),
            "environment": Environment.from_dict(data["environment"]), "notes": tuple(data["notes"]),
        })  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case(JudgedCase):
    """One case of a test, before points are given.

    weight: the points of the whole test function, which its cases share (design/scoring.md). diagnoses: all
    explanations that fit, the best first. other_dtype: whether it passed with an answer that is right but for its
    dtype. survived: for a probe, by the name of an answer, whether the corrupted truth would have passed.
    """

    weight: float
    diagnoses: tuple[Diagnosis, ...] = ()
    other_dtype: bool = False
    survived: dict[str, bool] = field(default_factory=dict, hash=False)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Case:
        """A case from the plain containers of `asdict`."""
        return cls(**{**data, **_parts(data), "diagnoses": tuple(Diagnosis(**d) for d in data["diagnoses"])})


@dataclass(frozen=True)
class SessionResult:
    """The result of one examiner session. faults: faults of the course, one sentence each. notes, printed: as in
    `Report`."""

    cases: tuple[Case, ...]
    environment: Environment
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    printed: str = ""

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SessionResult:
        """A session's result from the plain containers of `asdict`."""
        return cls(
            cases=tuple(Case.from_dict(case) for case in data["cases"]),
            environment=Environment.from_dict(data["environment"]),
            notes=tuple(data["notes"]),
            faults=tuple(data["faults"]),
            printed=data["printed"],
        )


def _parts(data: dict[str, Any]) -> dict[str, Any]:
    """The parts of a case that have types of their own. A report of an earlier grader lacks the newer ones."""
    types: dict[str, type] = {
        "error": Error, "location": Location, "evidence": Evidence, "curve": Curve, "scatter": Scatter,
    }  # fmt: skip
    parts = {name: part(**_frozen(data[name])) for name, part in types.items() if data.get(name)}
    repairs = tuple(
        Repair(**{**each, "columns": tuple(each["columns"]), "around": tuple(each["around"])})
        for each in data.get("repairs", ())
    )
    return {**parts, "repairs": repairs, "carried": tuple(data.get("carried", ()))}


def _frozen(value: Any) -> Any:
    """The same containers with tuples for lists, below the top."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {name: _frozen(part) for name, part in value.items()} if isinstance(value, dict) else value
