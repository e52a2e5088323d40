"""The course on disk: its exercises, found by any of their names."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.errors import CourseFault, UsageFault

DISTRIBUTION = "backprop-grader"
HANDOUT = "HANDOUT"
"""The file in exercises/ that makes a course a handout: it has neither hidden tests nor solutions."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: its entry in the catalogue (exercise.toml) and its three folders.

    after: the exercises to do before it, by their short names. minutes: what a learner needs, roughly.
    interface: what the learner writes, name → how it is called. also: calls that may stand for those, under a name that
    another course uses. limits: seconds and MB, by the names of
    worker.isolation.interface.Limits. by_hand: whether torch's own gradients are refused; numpy_only: whether torch is.
    hints: for whoever is stuck, from a nudge to a strong one. preload: modules that every worker would import anew.
    portability: how many of the points are for running on a GPU, too; bfloat16: in that dtype, too (portability.py).
    strict_dtype: whether an answer of another dtype is wrong, which elsewhere costs half a point in all.
    """

    name: str
    title: str
    version: str
    topic: str
    after: tuple[str, ...]
    minutes: int
    stub: str
    points: float
    by_hand: bool
    numpy_only: bool
    dtypes: tuple[str, ...]
    interface: dict[str, str]
    also: dict[str, str]
    limits: dict[str, float]
    hints: tuple[str, ...]
    preload: tuple[str, ...]
    portability: float
    bfloat16: bool
    strict_dtype: bool
    public_folder: Path
    solution_folder: Path
    hidden_folder: Path

    @property
    def number(self) -> int:
        """3 for exercise03_linear."""
        return _number(self.name)

    @property
    def short(self) -> str:
        """exercise03 for exercise03_linear: what commands call it."""
        return self.name.partition("_")[0]

    @property
    def handed_out(self) -> bool:
        """Whether it is a handout's: with its worked examples alone."""
        return is_handout()

    @property
    def names(self) -> tuple[str, ...]:
        """The top-level names that the learner writes."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.interface))

    @property
    def solution(self) -> Path:
        """The reference solution."""
        return self.solution_folder / self.stub

    @property
    def mistakes(self) -> tuple[Path, ...]:
        """The known wrong answers, in order of their names."""
        return tuple(sorted((self.solution_folder / "mistakes").glob("[!_]*.py")))

    @property
    def alternatives(self) -> tuple[Path, ...]:
        """Right answers written another way."""
        return tuple(sorted((self.solution_folder / "alternatives").glob("[!_]*.py")))


@lru_cache
def course_root() -> Path:
    """The folder that holds exercises/, solutions/ and tests/hidden/: the checkout, or the installed copy.

    The installed copy lies in the environment's share folder, not among the packages: those a worker may read.
    """
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "exercises").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout
    from importlib import metadata  # which takes a while, and a checkout doesn't need it

    try:
        files = metadata.distribution(DISTRIBUTION).files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "exercise.toml":
            return Path(str(file.locate())).resolve().parents[2]
    raise CourseFault(
        f"No course was found, neither beside {checkout} nor in the installed package.",
        "Install the grader again, as its README says.",
    )


def preloads(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """What an examiner that judges all of these imports before workers are forked, each module once."""
    return tuple({name: None for exercise in exercises for name in exercise.preload})


def is_handout() -> bool:
    """Whether this course is a handout: by a file that says so, as missing hidden tests may be an accident, too."""
    return (course_root() / "exercises" / HANDOUT).is_file()


def need_private_folders(command: str) -> None:
    """Raises UsageFault in a handout. command: what needs hidden tests or solutions ("grade check")."""
    if is_handout():
        raise UsageFault(
            f"This is a handout: it has neither hidden tests nor solutions, and `{command}` needs them.",
            "It is for your teacher, who has the whole course.",
        )


def names() -> tuple[str, ...]:
    """The name of every exercise, in order, without reading any of them."""
    return tuple(entry.parent.name for entry in _entries())


def exercises() -> tuple[Exercise, ...]:
    """Every exercise of the course, in order."""
    return tuple(map(_read, _entries()))


def find(name: str) -> Exercise:
    """The exercise called `name`: "exercise03_linear", "exercise03", "03", "3" or "linear".

    Or the one that a path is about: "linear.py", or anything in a folder with an exercise's name.
    Raises UsageFault, which suggests the three nearest names, if there is none.
    """
    entries = _entries()  # only the one that is meant is read
    wanted = name.strip().rstrip("/").casefold()
    for entry in entries:
        if wanted in _names(entry.parent.name):
            return _read(entry)
    if is_path(name):
        about = _about(Path(name), entries)
        if about:
            return about
        raise UsageFault(f"{name} doesn't say which exercise it is for.", f"Name it: `grade EXERCISE {name}`.")
    known = [entry.parent.name for entry in entries]
    if not known:
        suggestion = "The course has no exercises."
    elif wanted.isdecimal():
        numbers = sorted(map(_number, known))
        suggestion = f"Exercises are numbered {numbers[0]} to {numbers[-1]}."
    else:
        suggestion = f"Did you mean {_either(_nearest(wanted, known))}?"
    raise UsageFault(f"There is no exercise called {name!r}.", f"{suggestion} `grade --help` lists them all.")


def is_path(word: str) -> bool:
    """Whether a word in the place of an exercise is a file or folder: "linear.py", "exercises/exercise03_linear"."""
    return "/" in word.rstrip("/") or os.sep in word.rstrip(os.sep) or Path(word).suffix in (".py", ".ipynb")


def _about(path: Path, entries: list[Path]) -> Exercise | None:
    """The exercise whose file has this path's name, or whose name a folder on the path has; None if it isn't one."""
    for part in reversed(path.absolute().parts[:-1] if path.suffix else path.absolute().parts):
        for entry in entries:
            if part.casefold() == entry.parent.name:
                return _read(entry)
    named = [found for found in map(_read, entries) if Path(found.stub).stem == path.stem.casefold()]
    return named[0] if len(named) == 1 else None


def _nearest(wanted: str, known: list[str]) -> list[str]:
    """The three exercises one of whose names is most like what was asked for."""
    import difflib  # here, for most names are right

    def likeness(exercise: str) -> float:
        return max(difflib.SequenceMatcher(None, wanted, name).ratio() for name in _names(exercise))

    return sorted(known, key=likeness, reverse=True)[:3]


def _names(exercise: str) -> set[str]:
    """exercise03_linear, exercise03, linear, 3, 03."""
    short, _, word = exercise.partition("_")
    return {exercise, short, word, str(_number(exercise)), f"{_number(exercise):02}"}


def _number(exercise: str) -> int:
    return int(re.findall(r"\d+", exercise)[0])


def _entries() -> list[Path]:
    return sorted((course_root() / "exercises").glob("exercise[0-9]*/exercise.toml"))


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def _read(file: Path) -> Exercise:
    name, root = file.parent.name, course_root()
    try:
        entry: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return Exercise(
            name=name,
            title=entry["title"],
            version=entry["version"],
            topic=entry["topic"],
            after=tuple(entry["after"]),
            minutes=int(entry["minutes"]),
            stub=entry["stub"],
            points=float(entry["points"]),
            by_hand=entry["by_hand"],
            numpy_only=entry.get("numpy_only", False),
            dtypes=tuple(entry.get("dtypes", ("float32", "float64"))),
            interface=dict(entry["interface"]),
            also=dict(entry.get("also", {})),
            limits=dict(entry.get("limits", {})),
            hints=tuple(entry.get("hints", ())),
            preload=tuple(entry.get("preload", ())),
            portability=float(entry.get("portability", 0)),
            bfloat16=entry.get("bfloat16", False),
            strict_dtype=entry.get("strict_dtype", False),
            public_folder=file.parent,
            solution_folder=root / "solutions" / name,
            hidden_folder=root / "tests" / "hidden" / name,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CourseFault(
            f"{file} can't be read: {error}.", "Fix that file: design/authors.md says what belongs in it."
        ) from error
