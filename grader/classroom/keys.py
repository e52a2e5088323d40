"""What a result depends on, as one short text: equal keys mean equal results."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path

import grader
from grader.classroom.engines.interface import Job
from grader.classroom.intake.interface import StudentSubmission
from grader.course.catalogue import exercises, find

PACKAGES = ("torch", "numpy")


def key_of(entry: StudentSubmission, job: Job) -> str:
    """The key of a job's result.

    It depends on the code, the exercise's three folders, the seed, the requested device and the versions; on whether
    lines are sought; and on the student, as a report names the student's file.
    """
    parts = [asdict(job.submission), job.device, job.seed, versions(), *(["lines"] if job.lines else [])]
    return _hash([*_whose(entry), _rooms(job.exercise), *parts])


def key_of_unreadable(entry: StudentSubmission, why: str) -> str:
    """The key of a submission that can't be read. why: the reason."""
    return _hash([*_whose(entry), _rooms(entry.exercise), why])


def _whose(entry: StudentSubmission) -> list[str]:
    return [entry.student, entry.id, entry.exercise]


@cache
def course() -> str:
    """All exercises as one short text."""
    return _hash([_rooms(exercise.name) for exercise in exercises()])


@cache
def _rooms(exercise: str) -> str:
    """Everything that an exercise consists of: its task, its tests, its solution and mistakes."""
    found = find(exercise)
    rooms = (found.public_folder, found.hidden_folder, found.solution_folder)
    files = sorted(file for room in rooms for file in room.rglob("*") if _counts(file))
    return _hash([[file.name, hashlib.sha256(file.read_bytes()).hexdigest()] for file in files])


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts


@cache
def versions() -> list[str]:
    """The versions of the grader, Python and the packages that a result depends on."""
    return [grader.__version__, platform.python_version(), *(metadata.version(name) for name in PACKAGES)]


def _hash(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
