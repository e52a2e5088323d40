"""Moodle's "Download all submissions": "Name Surname_12345_assignsubmission_file_/linear.py".

Without "Download submissions in folders" the folder's name stands before the file's. Since Moodle 4 the folder has no
underscore at its end. _onlinetext_ is what was typed into Moodle's own editor, as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, file, in_student_folder, mostly
from grader.classroom.intake.listing import Listing

NAMED = re.compile(r"(?P<name>.+?)_(?P<id>[0-9]+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whether most names have Moodle's mark."""
    everything = [*top.folders, *top.files]
    return mostly(sum(NAMED.fullmatch(found.name) is not None for found in everything), len(everything))


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """Moodle's number distinguishes two students with the same name."""
    for place in (*top.folders, *top.files):
        found = NAMED.fullmatch(place.name)
        if found is None:
            yield place.left_out("This isn't how Moodle names submissions: move it to the other files of its student.")
            continue
        student = Student.of(found["name"], found["id"])
        if found["kind"] != "file":
            why = "This was typed into Moodle, which stores it as HTML: ask the student for a file."
            yield replace(place.left_out(why), whose=student)
        elif place in top.folders:
            yield from in_student_folder(place, student, requested, names)
        else:
            yield from file(place, found["file"] or "", student, requested, names)


LAYOUT = Layout("moodle", "Moodle's export (Name_12345_assignsubmission_file_)", recognises, submissions)
