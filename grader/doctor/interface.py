"""What is checked on a machine, and what was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

SCHEMA = "grader.doctor/1"

State = Literal["ok", "missing", "broken", "not tried"]


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    part: what it belongs to ("libraries"). found: what there is, or what went wrong. state: without what is "missing",
    submissions can still be graded; what is "broken" prevents grading. means: what that costs. do: what to do about it.
    """

    part: str
    name: str
    state: State
    found: str
    means: str = ""
    do: str = ""


@dataclass(frozen=True)
class Checkup:
    """All checks, in order."""

    checks: tuple[Check, ...]

    @property
    def can_grade(self) -> bool:
        """Whether a worker started here and answered."""
        return any(check.part == WORKER and check.state == "ok" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Plain containers, for `--format json`."""
        return {"schema": SCHEMA, "can_grade": self.can_grade, "checks": [asdict(check) for check in self.checks]}


MACHINE, LIBRARIES, ISOLATION, WORKER = "machine", "libraries", "isolation", "worker"
