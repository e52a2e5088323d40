"""Canvas's "Download submissions": flat files, "surnamename_LATE_12345_67890_linear.py".

The first number is the student's; the second is the file's, which grows with time. Canvas calls a file that is
submitted again "linear-1.py". Anonymous marking has "anon_a1B2c" instead of the name and the student's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.classroom.intake.exercise_names import ExerciseNames, copies
from grader.classroom.intake.interface import Student
from grader.classroom.intake.layout import CandidateOrLeftOut, Layout, file, mostly
from grader.classroom.intake.listing import Listing

NAMED = re.compile(
    r"(?:(?:LATE_)?anon_(?P<anonymous>[A-Za-z0-9]+)|(?P<name>.+?)(?:_LATE)?_(?P<id>[0-9]+))"
    r"_(?P<upload>[0-9]{1,30})_(?P<file>.+)",
    re.DOTALL,
)
TYPED = re.compile(r"(?P<name>.+?)_(?P<id>[0-9]+)_(?:text|link)\.html", re.DOTALL)


def recognises(top: Listing, names: ExerciseNames) -> bool:
    """Whether most names are like Canvas's, which exports no folders."""
    matching = sum(NAMED.fullmatch(found.name) is not None for found in top.files)
    return mostly(matching, len(top.files) + len(top.folders))


def submissions(top: Listing, names: ExerciseNames, requested: str | None) -> Iterator[CandidateOrLeftOut]:
    """The newest of a student's files is the one with the highest number."""
    for place in top.files:
        found = NAMED.fullmatch(place.name)
        if found is not None:
            anonymous = found["anonymous"]
            student = (
                Student.of(f"anon_{anonymous}", anonymous) if anonymous else Student.of(found["name"], found["id"])
            )
            upload = (int(found["upload"]), copies(found["file"]))
            yield from file(place, found["file"], student, requested, names, upload=upload)
        elif typed := TYPED.fullmatch(place.name):
            why = "This was typed into Canvas, which stores it as HTML: ask the student for a file."
            yield replace(place.left_out(why), whose=Student.of(typed["name"], typed["id"]))
        else:
            yield place.left_out("This isn't how Canvas names submissions: keep the names of the export.")
    for folder in top.folders:
        yield folder.left_out("This is a folder, which a Canvas export doesn't have: move it elsewhere.")


LAYOUT = Layout("canvas", "Canvas's export (name_12345_67890_linear.py)", recognises, submissions)
