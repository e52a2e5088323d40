"""What `gh classroom clone student-repos` leaves: a clone for each student and assignment, "exercise03-login"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder, mostly
from grader.classroom.intake.listing import Listing


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whether most folders are named after an exercise and a login."""
    return mostly(sum(names.of_repository(folder.name) is not None for folder in top.folders), len(top.folders))


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """The assignment decides the exercise, whatever else the repository contains.

    "exercise03-linear-ann" may be Ann's, or that of a student called "linear-ann": if Ann has another one, too, nobody
    can say.
    """
    often = Counter(names.of_repository(folder.name) for folder in top.folders)
    for folder in top.folders:
        found = names.of_repository(folder.name)
        if found is not None and often[found] > 1:
            student = Student.of(found[1])
            why = f"{often[found]} repositories may be {student.name}'s for {found[0]}, so none is graded: "
            yield replace(folder.left_out(f"{why}find out whose is whose, and rename all but one."), whose=student)
        elif found is None:
            yield folder.left_out("The name isn't an exercise and a login, like exercise03-login: rename it.")
        elif requested not in (None, found[0]):
            yield folder.left_out(f"This is named after {found[0]}, not {requested}: grade it separately.")
        else:
            yield from in_student_folder(folder, Student.of(found[1]), found[0], names)
    for stray in top.files:
        yield stray.left_out("This is not in a student's repository: move it into one.")


LAYOUT = Layout("github", "GitHub Classroom's clones (exercise03-login)", recognises, submissions)
