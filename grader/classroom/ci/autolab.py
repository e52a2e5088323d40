"""Autolab: a Makefile and a tar for each exercise, and the image that they run in (https://docs.autolabproject.com/lab/)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.ci.course import course
from grader.classroom.ci.pack import tarred
from grader.classroom.ci.render import put, rendered
from grader.course.catalogue import Exercise, course_root


def fill(new: Path, exercises: Sequence[Exercise]) -> None:
    """Write the files of each assessment, the image and a README."""
    put(new, rendered("autolab/top", exercises=exercises))
    for exercise in exercises:
        whole = course([exercise])
        inside = rendered("autolab/tar", exercise=exercise)
        inside |= {f"course/{place}": content for place, content in whole.items()}
        put(new / exercise.name, rendered("autolab/lab", exercise=exercise) | {"autograde.tar": tarred(inside)})
    needed = tomllib.loads(whole["pyproject.toml"].decode())["project"]["dependencies"]
    image = {"requirements.txt": "".join(f"{package}\n" for package in needed).encode()}
    put(new / "image", image | {"constraints.txt": (course_root() / "constraints.txt").read_bytes()})
