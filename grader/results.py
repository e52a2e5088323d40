"""What grading finds, as frozen data: every format in reporting/ is written from these and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = "grader.report/1"

Outcome = Literal["passed", "failed", "crashed", "timeout", "memory", "policy", "not_checked", "not_run"]
Status = Literal["passed", "failed", "error"]
Visibility = Literal["hidden", "visible"]


@dataclass(frozen=True)
class Error:
    """How far an answer is from the truth: greatest absolute and relative difference, and what is allowed.

    max_rel is relative to the largest element of the truth; `allowed` is absolute (design/tolerances.md).
    A difference that isn't a number (a NaN in the answer) is None.
    """

    max_abs: float | None
    max_rel: float | None
    allowed: float


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong and why.

    kind: the detector's word ("scale", "transpose", "mistake" ...). advice: one or two sentences for the learner.
    mistake: the name of the exercise's mistake that gives the same values, if one does.
    factor: the answer is this many times the truth, where that is so.
    fact: the part of the advice that says what was measured, as a sentence without its full stop; "" if it has none.
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
class Evidence:
    """Where an answer is off and by how much; for a visible test the numbers, too.

    shape: of the truth. levels: for each element, in row-major order, 0 if it is right, else 1 to 9: how large its
    error is, in equal steps of the logarithm from what is allowed up to the greatest error; empty where there are too
    many elements to draw, or no truth to compare each with. yours, torch, central_difference: the same elements as
    numbers, for visible tests alone. yours has None where it isn't finite, and is empty where its shape is another.
    The central difference is taken in float64 of the function whose gradient is asked for, and is empty where no
    gradient is.
    """

    shape: tuple[int, ...]
    levels: tuple[int, ...] = ()
    yours: tuple[float | None, ...] = ()
    torch: tuple[float, ...] = ()
    central_difference: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curve:
    """A value over the steps of a training, yours and torch's.

    along: what a step is ("epoch"). steps: which of them are shown. For a hidden test both are divided by torch's first
    value and rounded to two decimals: enough for a picture, too little to hand in. None: not a number, or far off.
    parts_at: the first step at which they differ.
    """

    along: str
    steps: tuple[int, ...]
    yours: tuple[float | None, ...]
    torch: tuple[float, ...]
    parts_at: int


@dataclass(frozen=True)
class Scatter:
    """Points in space with a true and a predicted value each, of data that the exercise's README.md gives.

    points: (n, 3). truth, prediction: one number a point for each name, (len(names), n). None: not a finite prediction.
    """

    names: tuple[str, ...]
    points: tuple[tuple[float, ...], ...]
    truth: tuple[tuple[float, ...], ...]
    prediction: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class JudgedCase:
    """What the examiner saw of one case of a test.

    waits_for: the test that must pass before this one is run, where that is why it wasn't. location: where the
    learner's code raised, if it did. carried: the names of the answers that are correct only given the learner's own
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
    carried: tuple[str, ...] = ()
    evidence: Evidence | None = None
    curve: Curve | None = None
    scatter: Scatter | None = None
    printed: str = ""
    duration_s: float = 0.0

    @property
    def name(self) -> str:
        """The test's function, without its parameters: one sentence of the report."""
        return self.id.partition("[")[0]


@dataclass(frozen=True, kw_only=True)
class TestResult(JudgedCase):
    """One case of one hidden or visible test. also: explanations that fit as well as the diagnosis does."""

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
    """One isolation layer: in force, or why it isn't. ms: what entering it cost."""

    name: str
    in_force: bool
    detail: str = ""
    ms: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Environment:
    """What it takes to repeat a result."""

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
    """Which submission was graded."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Report:
    """The verdict on one submission to one exercise (JSON Schema: reporting/schema/report-1.json).

    notes: what was noticed on the way, one sentence each. printed: what the learner's code printed while it was loaded.
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
        """How many of the worked examples are right, and of how many that could be run here."""
        run: dict[str, bool] = {}
        for test in self.tests:
            if test.visibility == "visible" and test.outcome != "not_run":
                run[test.name] = run.get(test.name, True) and test.outcome == "passed"
        return sum(run.values()), len(run)

    @property
    def examples_only(self) -> bool:
        """Whether there was no point to be had, for want of hidden tests: a handout has none."""
        return not self.max_score and all(test.visibility == "visible" for test in self.tests)

    @property
    def verdict(self) -> str:
        """6 of 10 points; or of a handout, 2 of 2 worked examples."""
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
    """One case of a test before points are given.

    weight: points of the whole test function, which its cases share (design/scoring.md). diagnoses: every explanation
    that fits, the best first. survived: of a probe, by the name of an answer, whether its corrupted truth would have
    passed.
    """

    weight: float
    diagnoses: tuple[Diagnosis, ...] = ()
    survived: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Case:
        """A case from the plain containers of `asdict`."""
        return cls(**{**data, **_parts(data), "diagnoses": tuple(Diagnosis(**d) for d in data["diagnoses"])})


@dataclass(frozen=True)
class SessionResult:
    """What one examiner session found. faults: what is wrong with the course itself, one sentence each. notes and
    printed: as in the report."""

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
    return {**parts, "carried": tuple(data.get("carried", ()))}


def _frozen(value: Any) -> Any:
    """The same containers with tuples for lists, below the top."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {name: _frozen(part) for name, part in value.items()} if isinstance(value, dict) else value
