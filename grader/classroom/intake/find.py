"""Finding all submissions of a class in a folder, or in the zip that a learning platform exports."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader import sanitize
from grader.classroom.intake import canvas, folders, github_classroom, gradescope, moodle, nbgrader
from grader.classroom.intake.choice import Candidate, chosen
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import ClassFolder, LeftOutFile, StudentSubmission
from grader.classroom.intake.layout import Layout
from grader.classroom.intake.listing import MAX_AT_TOP, MAX_SHOWN, ListedPath, Listing, listed
from grader.classroom.intake.unpack import unpack
from grader.course import catalogue
from grader.errors import UsageFault

# The first layout that recognises the folder wins. The surest comes first: a file that only Gradescope writes; a folder
# name that nbgrader prescribes; Moodle's word in every name; Canvas's two numbers in every name; an exercise's name
# before every login. Anything else with folders counts as a folder for each student.
MARKED = (gradescope.LAYOUT, nbgrader.LAYOUT, moodle.LAYOUT, canvas.LAYOUT, github_classroom.LAYOUT)
LAYOUTS = (*MARKED, folders.LAYOUT)


def find(path: Path, room: Path, exercise: str | None = None) -> ClassFolder:
    """Find the submissions of a class.

    Args:
        path: A folder, or the .zip that Moodle, Canvas or Gradescope exports.
        room: An empty folder into which a zip is unpacked; the submissions' paths are then in it. The caller removes
            it.
        exercise: Any name of the exercise that all submissions are for. By default the names of folders and files
            decide.

    Raises:
        UsageFault: If the path doesn't exist, can't be read, or has no recognisable submissions.
    """
    requested = None if exercise is None else catalogue.find(exercise).name
    names = ExerciseNames(catalogue.exercises())
    is_zip = not stat.S_ISDIR(_mode(path))
    damaged = unpack(path, room) if is_zip else ()
    top = listed(ListedPath(str(room) if is_zip else os.path.abspath(path)), MAX_AT_TOP)
    layout, inner = _recognised(top, names, is_zip)
    outer = () if inner is top else top.left_out
    findings = [*damaged, *outer, *inner.left_out, *layout.submissions(inner, names, requested)]
    left_out = [found for found in findings if isinstance(found, LeftOutFile)]
    submissions: list[StudentSubmission] = []
    for choice in chosen((found for found in findings if isinstance(found, Candidate)), names):
        if isinstance(choice, StudentSubmission):
            submissions.append(choice)
        else:
            left_out.append(choice)
    if not submissions:
        raise _nothing(path, left_out)
    return ClassFolder(
        layout.words,
        tuple(sorted(submissions, key=lambda found: (found.exercise, found.student, found.id))),
        tuple(dict.fromkeys(sorted(left_out, key=lambda left: left.shown))),
    )


def _mode(path: Path) -> int:
    shown = sanitize.line(str(path), MAX_SHOWN)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageFault(f"There is no folder or file {shown}.", "Check the name and the folder you are in.") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageFault(f"{shown} can't be read: {reason}.", "Check who may read it.") from None
    if not stat.S_ISDIR(mode) and not (stat.S_ISREG(mode) and path.name.lower().endswith(".zip")):
        raise UsageFault(f"{shown} is neither a folder nor a .zip.", "Name the folder or zip of the class.")
    return mode


def _recognised(top: Listing, names: ExerciseNames, is_zip: bool) -> tuple[Layout, Listing]:
    """The layout of a folder, or of the only folder in it: an export may be wrapped in one."""
    for layout in MARKED:
        if layout.recognises(top, names):
            return layout, top
    if len(top.folders) == 1 and not top.files:
        inner = listed(top.folders[0], MAX_AT_TOP)
        for layout in MARKED:
            if layout.recognises(inner, names):
                return layout, inner
        # A zip may contain the class's folder; a folder on disk is taken as it was named.
        if is_zip and len(inner.folders) > 1 and not any(map(names.of_folder, (one.name for one in inner.folders))):
            return folders.LAYOUT, inner
    return folders.LAYOUT, top


def _nothing(path: Path, left_out: list[LeftOutFile]) -> UsageFault:
    reasons = ""
    if left_out:
        more = f" (and {len(left_out) - 1} more like this)" if len(left_out) > 1 else ""
        reasons = f" {left_out[0].shown}: {left_out[0].why}{more}"
    return UsageFault(
        f"{sanitize.line(path.name or str(path), MAX_SHOWN)} has no recognisable submissions.{reasons}",
        f"Supported layouts: {'; '.join(layout.words for layout in LAYOUTS)}.",
    )
