"""How far a learner has come: scores and hints, in one small JSON file.

It is for the learner's own pleasure: they may edit it, and nothing that gives points ever reads it. It survives two
commands at once, and one that is killed while it writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from filelock import FileLock

from grader.errors import UsageFault
from grader.learner.atomic_file import replace as replace_file
from grader.learner.backup import set_aside

FILE = ".grade-progress.json"
FAMILY = "grader.progress/"
SCHEMA = FAMILY + "1"
PATIENCE_S = 5.0  # for the other command, which takes milliseconds
MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Mark:
    """A score, of how many points, and the exercise's version that gave it."""

    score: float
    of: float
    version: str

    @property
    def full(self) -> bool:
        """Whether nothing was missing."""
        return self.score >= self.of

    @property
    def share(self) -> float:
        """The part that was earned, 0 to 1."""
        return self.score / self.of if self.of else 1.0


@dataclass(frozen=True)
class Standing:
    """One exercise: the last and the best mark, and how many hints were taken. found: what the last grading has found
    to make it right, and no hint has told yet, a sentence for each line."""

    last: Mark | None = None
    best: Mark | None = None
    hints: int = 0
    found: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it was solved once."""
        return self.best is not None and self.best.full


@dataclass(frozen=True)
class Progress:
    """Every exercise that was tried, by name, and the one that was graded last.

    note: a sentence for the learner if something is wrong with the file itself; it isn't saved.
    """

    exercises: Mapping[str, Standing] = field(default_factory=dict)
    latest: str | None = None
    note: str = ""

    def of(self, exercise: str) -> Standing:
        """The standing of an exercise, tried or not."""
        return self.exercises.get(exercise, Standing())

    def graded(self, exercise: str, mark: Mark, found: tuple[str, ...] = ()) -> Progress:
        """This progress, and one more mark. found: see Standing."""
        before = self.of(exercise)
        best = mark if before.best is None or mark.share >= before.best.share else before.best
        return replace(self._with(exercise, replace(before, last=mark, best=best, found=found)), latest=exercise)

    def hinted(self, exercise: str, most: int) -> Progress:
        """This progress, and one more hint of `most`."""
        before = self.of(exercise)
        return self._with(exercise, replace(before, hints=min(before.hints + 1, most)))

    def told(self, exercise: str) -> Progress:
        """This progress, and a hint has told what was found."""
        return self._with(exercise, replace(self.of(exercise), found=()))

    def _with(self, exercise: str, standing: Standing) -> Progress:
        return replace(self, exercises={**self.exercises, exercise: standing})


def load(folder: Path) -> Progress:
    """The progress kept in a folder; an empty one if there is none.

    A file that can't be understood is renamed, and one that can't be opened is left alone: `note` says so. Raises
    UsageFault if a newer grader wrote it.
    """
    try:
        return _read(folder / FILE)
    except OSError as error:
        return Progress(note=_unkept(folder, "read", error))
    except _Broken:
        return change(folder, lambda progress: progress)


def change(folder: Path, step: Callable[[Progress], Progress]) -> Progress:
    """Apply one change to the progress saved in a folder, save the result and return it.

    If it can't be saved, `note` says so. Raises UsageFault as `load` does.
    """
    try:
        with FileLock(folder / (FILE + ".lock"), timeout=PATIENCE_S):
            before = _read_or_set_aside(folder / FILE)
            after = step(before)
            if after != before:
                _write(folder / FILE, after)
            return after
    except OSError as error:  # a lock that isn't had in time is one, too
        return replace(step(Progress()), note=_unkept(folder, "written", error))


class _Broken(Exception):
    """The file isn't a progress file, and why."""


def _read_or_set_aside(file: Path) -> Progress:
    try:
        return _read(file)
    except _Broken as error:
        kept = set_aside(file, "broken-")
        renamed = f"It is now called {kept.name}, and your progress starts over."
        return Progress(note=f"{file} isn't a progress file ({error}). {renamed}")


def _read(file: Path) -> Progress:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Progress()
    if len(raw) > MAX_BYTES:
        raise _Broken("it is too large")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise _Broken("it isn't JSON") from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if not isinstance(schema, str) or not schema.startswith(FAMILY):
        raise _Broken("it names no schema")
    if schema != SCHEMA:
        raise UsageFault(
            f"{file} was written by another version of the grader ({schema[:40]!a}; this one knows {SCHEMA}).",
            "Update the grader, or move that file away to start over.",
        )
    try:
        return _progress(data)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise _Broken("its entries are wrong") from None


def _progress(data: dict[str, Any]) -> Progress:
    latest = data["latest"]
    if not (latest is None or isinstance(latest, str)):
        raise TypeError
    return Progress({name: _standing(entry) for name, entry in data["exercises"].items()}, latest)


def _standing(entry: dict[str, Any]) -> Standing:
    hints = entry["hints"]
    if type(hints) is not int or hints < 0:
        raise ValueError
    found = entry.get("found", [])  # what an earlier grader wrote has none
    if not (isinstance(found, list) and all(isinstance(each, str) for each in found)):
        raise TypeError
    return Standing(_mark(entry["last"]), _mark(entry["best"]), hints, tuple(found))


def _mark(entry: dict[str, Any] | None) -> Mark | None:
    if entry is None:
        return None
    score, of, version = entry["score"], entry["of"], entry["version"]
    if {type(score), type(of)} - {int, float} or not isinstance(version, str):
        raise TypeError
    if not (0 <= score <= of and math.isfinite(of)):
        raise ValueError
    return Mark(float(score), float(of), version)


def _write(file: Path, progress: Progress) -> None:
    standings = {name: asdict(standing) for name, standing in progress.exercises.items()}
    data = {"schema": SCHEMA, "latest": progress.latest, "exercises": standings}

    def write(out: TextIO) -> None:
        json.dump(data, out, indent=1, allow_nan=False)
        out.write("\n")

    replace_file(file, write)


def _unkept(folder: Path, done: str, error: OSError) -> str:
    reason = error.strerror or "another command is using it"
    return f"Your progress isn't saved: {folder / FILE} can't be {done} ({reason})."
