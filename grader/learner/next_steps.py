"""The learner's own folder: which files are theirs, how far they have come, and what comes next."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.course.catalogue import Exercise, course_root, exercises, names
from grader.errors import UsageFault
from grader.learner import progress
from grader.learner.backup import set_aside
from grader.learner.own_file import own_file
from grader.learner.progress import Mark, Progress, Standing
from grader.results import Report
from grader.submission.choose import choose
from grader.submission.files import Folder
from grader.submission.locate import is_folder

State = Literal["not started", "started", "graded", "done"]


@dataclass(frozen=True)
class ExerciseStatus:
    """How far a learner is with an exercise. file: theirs, if there is one."""

    exercise: Exercise
    file: Path | None
    standing: Standing

    @property
    def state(self) -> State:
        """started: the file differs from the stub, but hasn't been graded."""
        if self.standing.done:
            return "done"
        if self.standing.last:
            return "graded"
        return "started" if self.file and not _is_stub(self.exercise, self.file) else "not started"


def home() -> Path:
    """The folder of the progress file: the one that holds the exercises' folders, else the working folder.

    An existing progress file stays in use, whatever folders are created later.
    """
    here = Path.cwd()
    below, above = here / "exercises", here.parent
    inside = here.name in names()
    for folder in (below, above, here) if inside else (below, here):
        if (folder / progress.FILE).is_file():
            return folder
    if below.is_dir():
        return below
    if inside:
        return above
    own = [file for file in map(_own, exercises()) if file]
    return course_root() / "exercises" if own and all(map(_only_in_course, own)) else here


def file_of(exercise: Exercise) -> Path | None:
    """The learner's file for an exercise, as seen from the working folder.

    The course's own stub is theirs only if they work in the course's checkout.
    """
    return _file(exercise, home())


def load() -> Progress:
    """The progress kept here. Raises UsageFault if a newer grader wrote it."""
    return progress.load(home())


def statuses(kept: Progress) -> tuple[ExerciseStatus, ...]:
    """Every exercise of the course, in order."""
    here = home()
    return tuple(ExerciseStatus(exercise, _file(exercise, here), kept.of(exercise.name)) for exercise in exercises())


def tally(kept: Progress) -> tuple[int, int]:
    """How many of the course's exercises are solved, and how many there are."""
    known = exercises()
    return sum(kept.of(exercise.name).done for exercise in known), len(known)


def unsolved(kept: Progress, after: Exercise | None = None) -> Exercise | None:
    """The first exercise that isn't solved; with `after`, the first behind that one, then from the start again."""
    known = exercises()
    cut = known.index(after) + 1 if after else 0
    return next((exercise for exercise in known[cut:] + known[:cut] if not kept.of(exercise.name).done), None)


def current(kept: Progress) -> Exercise | None:
    """The exercise graded last; if that is solved, the first that isn't."""
    latest = _named(kept.latest, exercises())
    return latest if latest and not kept.of(latest.name).done else unsolved(kept) or latest


def record(exercise: Exercise, report: Report, submission: Path | None = None) -> tuple[str, ...]:
    """Save the score of a report on the learner's own file. Returns sentences for the learner.

    submission: what the command named, if it did. Somebody else's file leaves no trace, nor does a fault of the
    course. Never raises for a progress file that can't be written.
    """
    if report.status == "error" or not (submission is None or _is_own(exercise, submission)):
        return ()
    mark = mark_of(exercise, report)
    before: Mark | None = None

    def graded(kept: Progress) -> Progress:
        nonlocal before
        before = kept.of(exercise.name).last
        return kept.graded(exercise.name, mark, _found(report))

    try:
        kept = progress.change(home(), graded)
    except UsageFault as fault:
        kept = Progress(note=f"Your progress isn't saved. {fault}")
    shown = mark.full and not kept.note and exercise.solution.is_file()  # that command reads what is kept
    solved = _solved(exercise, kept) if shown else ()
    return tuple(line for line in (kept.note, _compared(mark, before), *solved) if line)


def _solved(exercise: Exercise, kept: Progress) -> tuple[str, str]:
    """What there is to do after a full score."""
    following = unsolved(kept, exercise)
    solved = f"Solved! `grade solution {exercise.number} --diff` shows yours beside the reference solution."
    if following is None:
        return solved, f"All {len(exercises())} exercises are done: well done!"
    command = f"grade {following.number}" if file_of(following) else f"grade start {following.number}"
    return solved, f"Next: {following.number:02} {following.title}, {following.minutes} minutes: `{command}`"


def _found(report: Report) -> tuple[str, ...]:
    """What makes the first test right in which a line was found."""
    places = next((test.repairs for test in report.tests if test.repairs), ())
    return tuple(f"{each.place}. The small change there: {each.kind}." for each in places)


def _compared(mark: Mark, before: Mark | None) -> str:
    """The change since the last time that this version of the exercise was graded; "" if there is none."""
    if before is None or (before.version, before.of) != (mark.version, mark.of) or before.score == mark.score:
        return ""
    change = round(mark.score - before.score, 2)
    return f"Last time: {round(before.score, 2):g} of {before.of:g} ({change:+g})."


def mark_of(exercise: Exercise, report: Report) -> Mark:
    """The mark for a report; in a handout, which has no points, how many of the worked examples are right."""
    score, of = report.examples if exercise.handed_out else (report.score, exercise.points)
    return Mark(score, of, report.version)


def take_found(exercise: Exercise) -> tuple[str, ...]:
    """What the last grading has found to make it right, for a hint: once, and then no more."""
    found = load().of(exercise.name).found
    if found:
        progress.change(home(), lambda kept: kept.told(exercise.name))
    return found


def is_solved_now(exercise: Exercise) -> bool:
    """Whether the last grading gave full score; a handout, which has the worked examples alone, can't say so."""
    last = load().of(exercise.name).last
    return last is not None and last.full and not exercise.handed_out


def take_hint(exercise: Exercise) -> tuple[int, str]:
    """Take one more hint. Returns its number, from 1, or 0 if all were taken before; and a note, or ""."""
    if load().of(exercise.name).hints >= len(exercise.hints):
        return 0, ""
    after = progress.change(home(), lambda kept: kept.hinted(exercise.name, len(exercise.hints)))
    return after.of(exercise.name).hints, after.note


def replaceable(exercise: Exercise) -> Path:
    """The learner's file, which `replace` may replace.

    Raises UsageFault if there is none, or if it is the course's only copy of the stub.
    """
    file = own_file(exercise.name, exercise.stub, course_root())
    if file.samefile(exercise.public_folder / exercise.stub):
        raise UsageFault(
            f"{file} is the course's own copy of the stub, so there is nothing to restore it from.",
            f"Copy your work, then run `git restore {file}`.",
        )
    return file


def replace(file: Path, content: bytes) -> Path:
    """Replace the content of the learner's file. Returns the path of its backup, beside it."""
    try:
        kept = set_aside(file)
        file.write_bytes(content)
    except OSError as error:
        raise UsageFault(
            f"{file} can't be replaced: {error.strerror}.", "Check the permissions of its folder."
        ) from error
    return kept


def ready(exercise: Exercise) -> Path:
    """The learner's file for an exercise. If missing, it is copied beside the others first.

    Raises UsageFault where the copy wouldn't be found again, or would replace something.
    """
    here = home()
    folder = here / exercise.name
    if not _file(exercise, here) and not folder.exists() and here.is_relative_to(Path.cwd()):
        try:
            copy(exercise.public_folder, folder)
        except OSError as error:
            raise UsageFault(
                f"{folder} can't be created: {error}.", "Check the permissions of the folder above it."
            ) from error
    return own_file(exercise.name, exercise.stub, course_root())  # whose fault says what to do


def copy(public: Path, folder: Path, without: str = "") -> None:
    """Copy an exercise's public folder into a new folder, without the file of that name. Raises OSError.

    The copies are the learner's to change, also where the course is installed read-only.
    """
    folder.mkdir(parents=True)
    for file in sorted(public.rglob("*")):
        place = file.relative_to(public)
        if file.is_file() and place.name != without and "__pycache__" not in place.parts:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / place)


def _file(exercise: Exercise, here: Path) -> Path | None:
    file = _own(exercise)
    return None if file and _only_in_course(file) and here != course_root() / "exercises" else file


def _own(exercise: Exercise) -> Path | None:
    try:
        return own_file(exercise.name, exercise.stub, course_root())
    except UsageFault:
        return None


def _only_in_course(file: Path) -> bool:
    return file.is_absolute()  # what is below the working folder is named from there


def _is_stub(exercise: Exercise, file: Path) -> bool:
    try:
        return file.read_bytes() == (exercise.public_folder / exercise.stub).read_bytes()
    except OSError:
        return False


def _is_own(exercise: Exercise, submission: Path) -> bool:
    own = _own(exercise)
    try:
        return own is not None and _file_of(submission, exercise).samefile(own)
    except (UsageFault, OSError):
        return False


def _file_of(submission: Path, exercise: Exercise) -> Path:
    """The file that is graded if a folder is submitted."""
    if not is_folder(submission):
        return submission
    return submission.joinpath(*choose(Folder(submission), exercise.stub, exercise.names, str(submission)))


def _named(name: str | None, known: Iterable[Exercise]) -> Exercise | None:
    return next((exercise for exercise in known if exercise.name == name), None)
