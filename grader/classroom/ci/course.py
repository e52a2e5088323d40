"""The whole course, for places that only staff can read: grader, exercises, solutions and hidden tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.classroom.atomic_dir import PACKAGE
from grader.classroom.ci.render import Files, rendered
from grader.course.catalogue import Exercise, course_root
from grader.errors import CourseFault


def course(exercises: Sequence[Exercise]) -> Files:
    """The files of the grader and of these exercises: paths and contents."""
    root = course_root()
    files = rendered("course", exercises=exercises)
    files["pyproject.toml"] = _pyproject(root)
    for name in ("LICENSE", "constraints.txt"):
        files[name] = (root / name).read_bytes()
    for exercise in exercises:
        for file in _of(exercise):
            if not file.is_file():
                raise CourseFault(f"{exercise.name} lacks {file.name}.", f"Write {file}, then run `grade check`.")
            files[file.relative_to(root).as_posix()] = file.read_bytes()
    for file in _all_in(PACKAGE):
        files[file.relative_to(PACKAGE.parent).as_posix()] = file.read_bytes()
    return files


def _of(exercise: Exercise) -> Iterator[Path]:
    """The exercise's files. Of the public folder only what learners receive: working there leaves others."""
    for name in ("README.md", "exercise.toml", exercise.stub, "test_examples.py"):
        yield exercise.public_folder / name
    yield from _all_in(exercise.solution_folder)
    yield from _all_in(exercise.hidden_folder)


def _all_in(room: Path) -> list[Path]:
    found = sorted(file for file in room.rglob("*") if file.is_file() and not _is_stray(file.relative_to(room)))
    if not found:
        raise CourseFault(f"{room} has no files.", "Install the course again, or run `grade check`.")
    return found


def _is_stray(place: Path) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in place.parts)


def _pyproject(root: Path) -> bytes:
    """In an installed course the file has another name: it isn't a checkout."""
    files = (root / "pyproject.toml", root / "project.toml")
    return next(file for file in files if file.is_file()).read_bytes()
