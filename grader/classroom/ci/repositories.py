"""What GitHub and GitLab share: the template of the students' repositories, and the repository for staff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci.course import course
from grader.classroom.ci.render import put, rendered
from grader.classroom.handout.write import write as write_handout
from grader.course.catalogue import Exercise


def fill(new: Path, exercises: Sequence[Exercise], kind: str) -> None:
    """Write both and a README."""
    student, staff = new / "students-template", new / "course"
    write_handout(student, exercises)
    put(student, rendered(f"{kind}/student", exercises=exercises))
    put(staff, course(exercises))
    put(staff, rendered(f"{kind}/course", exercises=exercises))
    put(staff, rendered("collect", kind=kind))
    put(new, rendered(f"{kind}/top", exercises=exercises))
