"""A folder for each student, which holds their files, or a folder for each exercise."""

from __future__ import annotations

from collections.abc import Iterator

from grader.classroom.intake.choice import Student
from grader.classroom.intake.exercise_names import NUMBERED, ExerciseNames
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, in_student_folder
from grader.classroom.intake.listing import Listing


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whatever has folders."""
    return bool(top.folders)


def submissions(top: Listing, names: ExerciseNames, told: str | None) -> Iterator[CandidateOrLeftOut]:
    """A folder named for an exercise is no student's: it holds one student's work, or a class's for that exercise."""
    for folder in top.folders:
        exercise = names.of_folder(folder.name)
        if exercise and NUMBERED.match(folder.name):
            yield folder.left_out(f"This is named for {exercise}, not for a student: name the folder that holds a "
                                  "folder for each student.")  # fmt: skip
        else:
            yield from in_student_folder(folder, Student.of(folder.name), told, names)
    for found in top.files:
        if found.name not in names.own_files:
            yield found.left_out("This lies beside the students' folders: put it into its student's folder.")


LAYOUT = Layout("a folder for each student", recognises, submissions)
