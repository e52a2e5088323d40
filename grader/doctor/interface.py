"""What is looked at on a machine, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

SCHEMA = "grader.doctor/1"

State = Literal["ok", "missing", "broken", "not tried"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    part: what it belongs to ("libraries"). found: what there is, or what went wrong when it was tried. state: "missing"
    is a wall or a comfort less, and submissions can be graded without it; "broken" stands in the way of grading.
    means: what that costs. do: what to do about it.
    """

    part: str
    name: str
    state: State
    found: str
    means: str = ""
    do: str = ""


@dataclass(frozen=True)
class DoctorReport:
    """All that was looked at, in order."""

    checks: tuple[Check, ...]

    @property
    def can_grade(self) -> bool:
        """Whether a worker started here and answered."""
        return any(check.part == WORKER and check.state == "ok" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Plain containers, for `--format json`."""
        return {"schema": SCHEMA, "can_grade": self.can_grade, "checks": [asdict(check) for check in self.checks]}


MACHINE, LIBRARIES, ISOLATION, WORKER = "machine", "libraries", "isolation", "worker"
