"""Which exercise a file or folder is for, by its name alone."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from grader.course.catalogue import Exercise
from grader.submission.locate import is_archive, is_source

# exercise03, exercise_3, "Exercise 3 (final)", ex3; but neither index3 nor ex31.
NUMBERED = re.compile(r"(?<![a-z])ex(?:ercise)?[\s_-]*0*([0-9]{1,4})(?![0-9])", re.IGNORECASE)
BARE_NUMBER = re.compile(r"0*([0-9]{1,4})")
# Canvas calls a second "linear.py" "linear-1.py"; browsers call it "linear (1).py".
COPY = re.compile(r"(?:[-_][0-9]{1,3}| ?\([0-9]{1,3}\))$")
NOT_CODE = "This is neither a .py file, a notebook nor an archive: only these are graded."


class Likeness(IntEnum):
    """How surely a file is the submission for its exercise: the lower, the surer."""

    STUB = 0
    NAMED = 1
    NOTEBOOK = 2
    OTHER = 3


@dataclass(frozen=True)
class Meant:
    """The exercise that a file is for."""

    exercise: str
    likeness: Likeness


class ExerciseNames:
    """The names of all exercises. own_files: the other files of a handout, which nobody submits as their work."""

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._numbers = {exercise.number: exercise.name for exercise in exercises}
        self._words = {exercise.name.partition("_")[2]: exercise.name for exercise in exercises}
        self._names = {exercise.name: exercise.name for exercise in exercises}
        self._stubs = {exercise.name: exercise.stub for exercise in exercises}
        self.own_files = {
            name for exercise in exercises for name in os.listdir(exercise.public_folder)
        } - set(self._stubs.values())  # fmt: skip

    def stub(self, exercise: str) -> str:
        """The name of the file that a learner completes."""
        return self._stubs[exercise]

    def of_folder(self, name: str) -> str | None:
        """exercise03_linear for "exercise03_linear", "exercise03", "Exercise 3", "03" and "linear"."""
        plain = name.casefold().replace("-", "_").strip()
        if bare := BARE_NUMBER.fullmatch(plain):
            return self._numbers.get(int(bare[1]))
        if plain in self._words:
            return self._words[plain]
        numbered = self._numbered(name)
        return numbered[0] if len(numbered) == 1 else None

    def of_repository(self, name: str) -> tuple[str, str] | None:
        """The exercise and the login of "exercise03-login", "exercise-3-linear-login" or "linear-login"."""
        if (numbered := NUMBERED.match(name)) and (exercise := self._numbers.get(int(numbered[1]))):
            rest = name[numbered.end() :]
            words = [exercise.partition("_")[2]]
        else:
            rest, words, exercise = f"-{name}", list(self._words), None
        for word in sorted(words, key=len, reverse=True):
            if re.match(f"[-_]{word.replace('_', '[-_]')}(?![a-z0-9])", rest, re.IGNORECASE):
                rest, exercise = rest[len(word) + 1 :], self._words[word]
                break
        return (exercise, rest[1:]) if exercise and rest.startswith("-") and rest[1:] else None

    def of_file(self, name: str, requested: str | None) -> Meant | str:
        """The exercise that a file is for, or else a sentence that says why it is for none.

        requested: the exercise that a folder above the file or the instructor names.
        """
        if not is_code(name):
            return NOT_CODE
        by_stub, by_name = self._by_stub(name), self._by_name(name)
        named = by_stub or by_name
        if requested is not None:
            return Meant(requested, _likeness(name, requested, by_stub, by_name))
        if len(named) > 1:
            return (f"The name fits {' and '.join(named)}: put the file into a folder named after its exercise, or use "
                    "--exercise.")  # fmt: skip
        if not named:
            return ("The name fits no exercise: name the file like the exercise's stub, put it into a folder named "
                    "after its exercise, or use --exercise.")  # fmt: skip
        return Meant(named[0], _likeness(name, named[0], by_stub, by_name))

    def _by_stub(self, name: str) -> tuple[str, ...]:
        plain = _uncopied(name)
        return tuple(exercise for exercise, stub in self._stubs.items() if stub.casefold() == plain)

    def _by_name(self, name: str) -> tuple[str, ...]:
        stem = _uncopied(name).partition(".")[0]
        if bare := BARE_NUMBER.fullmatch(stem):
            return tuple(filter(None, [self._numbers.get(int(bare[1]))]))
        if numbered := self._numbered(name):
            return numbered
        plain = stem.replace("-", "_")
        by_stem = tuple(exercise for exercise, stub in self._stubs.items() if stub.casefold() == f"{plain}.py")
        return by_stem or tuple(filter(None, [self._words.get(plain)]))

    def _numbered(self, name: str) -> tuple[str, ...]:
        numbers = dict.fromkeys(map(int, NUMBERED.findall(name)))
        return tuple(self._numbers[number] for number in numbers if number in self._numbers)


def is_code(name: str) -> bool:
    """Whether a file of this name can be graded."""
    return is_source(name) or is_archive(name)


def copies(name: str) -> int:
    """1 for "linear-1.py", 0 for "linear.py"."""
    found = COPY.search(os.path.splitext(name)[0])
    return int(re.sub(r"[^0-9]", "", found[0])) if found else 0


def _uncopied(name: str) -> str:
    stem, suffix = os.path.splitext(name.casefold())
    return COPY.sub("", stem) + suffix


def _likeness(name: str, exercise: str, by_stub: tuple[str, ...], by_name: tuple[str, ...]) -> Likeness:
    if exercise in by_stub:
        return Likeness.STUB
    if exercise in by_name:
        return Likeness.NAMED
    if name.lower().endswith(".ipynb") and not by_name:
        return Likeness.NOTEBOOK
    return Likeness.OTHER
