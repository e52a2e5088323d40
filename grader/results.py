"""What grading finds, as frozen data: every format in report/ is written from these and nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
    """

    kind: str
    advice: str
    mistake: str | None = None
    factor: float | None = None


@dataclass(frozen=True)
class TestResult:
    """One case of one hidden or visible test. duration_s is in seconds."""

    __test__ = False  # not a pytest class, whatever its name says

    id: str
    sentence: str
    outcome: Outcome
    points: float
    max_points: float
    device: str | None
    dtype: str | None
    visibility: Visibility
    feedback: str = ""
    error: Error | None = None
    diagnosis: Diagnosis | None = None
    duration_s: float = 0.0

    @property
    def name(self) -> str:
        """The test's function, without its parameters: one sentence of the report."""
        return self.id.partition("[")[0]


@dataclass(frozen=True)
class LayerStatus:
    """One isolation layer: in force, or why it isn't."""

    name: str
    in_force: bool
    detail: str = ""


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
    """The verdict on one submission to one exercise (JSON Schema: report/schema/report-1.json)."""

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
    schema: str = SCHEMA

    def as_dict(self) -> dict[str, Any]:
        """The report as plain containers, ready for json.dump."""
        return asdict(self)


@dataclass(frozen=True)
class Case:
    """One case of a test as the examiner saw it, before points are given.

    weight: points of the whole test function, which its cases share (design/scoring.md). diagnoses: every explanation
    that fits, the best first.
    """

    id: str
    sentence: str
    outcome: Outcome
    weight: float
    device: str | None
    dtype: str | None
    visibility: Visibility
    feedback: str = ""
    error: Error | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    duration_s: float = 0.0

    @property
    def name(self) -> str:
        """The test's function."""
        return self.id.partition("[")[0]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Case:
        """A case from the plain containers of `asdict`."""
        error = Error(**data["error"]) if data["error"] else None
        return cls(**{**data, "error": error, "diagnoses": tuple(Diagnosis(**d) for d in data["diagnoses"])})


@dataclass(frozen=True)
class SessionResult:
    """What one examiner session found. faults: what is wrong with the course itself, one sentence each."""

    cases: tuple[Case, ...]
    environment: Environment
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SessionResult:
        """A session's result from the plain containers of `asdict`."""
        return cls(
            cases=tuple(Case.from_dict(case) for case in data["cases"]),
            environment=Environment.from_dict(data["environment"]),
            notes=tuple(data["notes"]),
            faults=tuple(data["faults"]),
        )
