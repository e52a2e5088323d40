"""Finding all submissions of a class in a folder, or in the zip that a learning platform exports."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader import sanitize
from grader.classroom.intake import canvas, folders, github_classroom, gradescope, moodle, nbgrader
from grader.classroom.intake.beneath import Top
from grader.classroom.intake.choice import Candidate, chosen
from grader.classroom.intake.exercise_names import ExerciseNames
from grader.classroom.intake.interface import ClassFolder, LeftOutFile, Student, StudentSubmission, StudentWithout
from grader.classroom.intake.layout import Layout
from grader.classroom.intake.listing import MAX_AT_TOP, MAX_SHOWN, ListedPath, Listing, listed
from grader.classroom.intake.unpack import unpack
from grader.course import catalogue
from grader.errors import UsageFault

# The first layout that recognises the folder wins. The surest comes first: a file that only Gradescope writes; a folder
# name that nbgrader prescribes; Moodle's word in every name; Canvas's two numbers in every name; an exercise's name
# before every login. Anything else with folders counts as a folder for each student. Where a student's own names could
# make it one layout or the other, the instructor is asked.
MARKED = (gradescope.LAYOUT, nbgrader.LAYOUT, moodle.LAYOUT, canvas.LAYOUT, github_classroom.LAYOUT)
LAYOUTS = (*MARKED, folders.LAYOUT)
NAMES = tuple(layout.name for layout in LAYOUTS)


def find(path: Path, room: Path, exercise: str | None = None, layout: str | None = None) -> ClassFolder:
    """Find the submissions of a class.

    Args:
        path: A folder, or the .zip that Moodle, Canvas or Gradescope exports.
        room: An empty folder into which a zip is unpacked; the submissions' paths are then in it. The caller removes
            it.
        exercise: Any name of the exercise that all submissions are for. By default the names of folders and files
            decide.
        layout: Its name, one of NAMES. By default the names of folders and files decide.

    Raises:
        UsageFault: If the path doesn't exist, can't be read, has no recognisable submissions, or may have one layout or
            another.
    """
    requested = None if exercise is None else catalogue.find(exercise).name
    names = ExerciseNames(catalogue.exercises())
    is_zip = not stat.S_ISDIR(_mode(path))
    damaged = unpack(path, room) if is_zip else ()
    top = Top(str(room) if is_zip else os.path.abspath(path))
    outer = listed(ListedPath(top), MAX_AT_TOP, of_students=True)
    recognised, inner = _recognised(outer, names, requested, is_zip, layout)
    findings = [*damaged, *inner.left_out, *recognised.submissions(inner, names, requested)]
    findings += () if inner is outer else outer.left_out
    left_out = [found for found in findings if isinstance(found, LeftOutFile)]
    submissions: list[StudentSubmission] = []
    for choice in chosen((found for found in findings if isinstance(found, Candidate)), names):
        if isinstance(choice, StudentSubmission):
            submissions.append(choice)
        else:
            left_out.append(choice)
    if not submissions:
        raise _nothing(path, left_out)
    left_out = list(dict.fromkeys(sorted(left_out, key=lambda left: left.shown)))
    return ClassFolder(
        recognised.words,
        tuple(sorted(submissions, key=lambda found: (found.exercise, found.student, found.id))),
        tuple(left_out), _without(submissions, left_out), top,
    )  # fmt: skip


def _mode(path: Path) -> int:
    shown = sanitize.line(str(path), MAX_SHOWN)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.close(os.open(path, os.O_RDONLY | os.O_DIRECTORY))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageFault(f"There is no folder or file {shown}.", "Check the name and the folder you are in.") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageFault(f"{shown} can't be read: {reason}.", "Check who may read it.") from None
    if not stat.S_ISDIR(mode) and not (stat.S_ISREG(mode) and path.name.lower().endswith(".zip")):
        raise UsageFault(f"{shown} is neither a folder nor a .zip.", "Name the folder or zip of the class.")
    return mode


def _recognised(
    top: Listing, names: ExerciseNames, requested: str | None, is_zip: bool, named: str | None
) -> tuple[Layout, Listing]:
    """The layout of a folder, or of the only folder in it: an export may be wrapped in one."""

    def has_work(layout: Layout, listing: Listing) -> bool:
        return any(isinstance(found, Candidate) for found in layout.submissions(listing, names, requested))

    def fits(layout: Layout, listing: Listing) -> bool:
        if not layout.recognises(listing, names):
            return False
        if named is None and layout is nbgrader.LAYOUT:
            if not has_work(layout, listing):
                return False
            if not nbgrader.is_certain(listing) and has_work(folders.LAYOUT, listing):
                raise _ambiguous(listing, f"{nbgrader.SUBMITTED} may be nbgrader's folder, or a student's", layout)
        return True

    inner = listed(top.folders[0], MAX_AT_TOP, of_students=True) if len(top.folders) == 1 and not top.files else None
    layouts = tuple(layout for layout in MARKED if named in (None, layout.name))
    for layout in layouts:
        if fits(layout, top):
            return layout, top
    if inner is not None:
        for layout in layouts:
            if fits(layout, inner):
                # A platform's zip has a class in it; a folder on disk may have one student in it.
                if named is None and not is_zip and has_work(folders.LAYOUT, top):
                    raise _ambiguous(top, f"{inner.place.shown} may be the class's folder, or a student's", layout)
                return layout, inner
        # A zip may contain the class's folder; a folder on disk is taken as it was named.
        if is_zip and len(inner.folders) > 1 and not any(map(names.of_folder, (one.name for one in inner.folders))):
            return folders.LAYOUT, inner
    return layouts[0] if len(layouts) == 1 else folders.LAYOUT, top


def _ambiguous(top: Listing, what: str, layout: Layout) -> UsageFault:
    return UsageFault(
        f"In {top.place.shown}, {what}.", f"Say which: --layout {layout.name}, or --layout {folders.LAYOUT.name}."
    )


def _without(submissions: list[StudentSubmission], left_out: list[LeftOutFile]) -> tuple[StudentWithout, ...]:
    """The students of whom only files were found that can't be graded, or nothing at all; with the first reason."""
    have = {(found.student, found.id) for found in submissions}
    reasons: dict[tuple[str, str], tuple[Student, list[LeftOutFile]]] = {}
    for left in left_out:
        if left.whose and (left.whose.name, left.whose.id) not in have:
            reasons.setdefault((left.whose.name, left.whose.id), (left.whose, []))[1].append(left)
    return tuple(
        StudentWithout(whose, f"{first.shown}: {first.why}{f' (and {len(more)} more)' if more else ''}")
        for whose, (first, *more) in reasons.values()
    )


def _nothing(path: Path, left_out: list[LeftOutFile]) -> UsageFault:
    reasons = ""
    if left_out:
        more = f" (and {len(left_out) - 1} more like this)" if len(left_out) > 1 else ""
        reasons = f" {left_out[0].shown}: {left_out[0].why}{more}"
    return UsageFault(
        f"{sanitize.line(path.name or str(path), MAX_SHOWN)} has no recognisable submissions.{reasons}",
        f"Supported layouts: {'; '.join(layout.words for layout in LAYOUTS)}.",
    )
