"""`grade handout`: the public folders of some exercises, and a grader for them to install.

Files are copied by name, so that nothing else in the checkout gets into the handout. Nothing depends on the day or the
machine: the same checkout gives the same bytes.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.classroom.atomic_dir import PACKAGE, making
from grader.classroom.handout import stubs
from grader.course.catalogue import HANDOUT, Exercise, course_root
from grader.errors import CourseFault

TEMPLATES = Path(__file__).parent / "templates"
# They have no use there, and the scaffold looks like hidden tests.
LEFT_OUT = (PACKAGE / "classroom/ci", PACKAGE / "classroom/handout", PACKAGE / "authoring/scaffold")
MARKER = "This is a handout: exercises without hidden tests and solutions. The grader needs this file: keep it.\n"
VERSIONS = "# The versions that your course uses: pip install . -c constraints.txt\n"


def write(folder: Path, exercises: Sequence[Exercise]) -> None:
    """Write a handout of these exercises to `folder`, which is new or empty, as a whole or not at all.

    Raises UsageFault if the folder can't be written, CourseFault if an exercise lacks a file or its stub is solved.
    """
    with making(folder) as new:
        stubs.check(exercises)
        for place, content in _files(exercises):
            (new / place).parent.mkdir(parents=True, exist_ok=True)
            (new / place).write_bytes(content)


def _files(exercises: Sequence[Exercise]) -> Iterator[tuple[str, bytes]]:
    """Every file of the handout: its path and content."""
    yield from _rendered(exercises)
    yield "LICENSE", (course_root() / "LICENSE").read_bytes()
    pins = (course_root() / "constraints.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    yield "constraints.txt", (VERSIONS + "".join(line for line in pins if not line.startswith("#"))).encode()
    yield f"exercises/{HANDOUT}", MARKER.encode()
    for exercise in exercises:
        for name in ("README.md", "exercise.toml", exercise.stub, "test_examples.py"):
            file = exercise.public_folder / name
            if not file.is_file():
                raise CourseFault(f"{exercise.name} lacks {name}.", f"Write {file}, then run `grade check`.")
            yield f"exercises/{exercise.name}/{name}", file.read_bytes()
    for file in sorted(PACKAGE.rglob("*")):
        place = file.relative_to(PACKAGE.parent)
        stray = any(part == "__pycache__" or part.startswith(".") for part in place.parts)
        if file.is_file() and not stray and not any(file.is_relative_to(room) for room in LEFT_OUT):
            yield place.as_posix(), file.read_bytes()


def _rendered(exercises: Sequence[Exercise]) -> Iterator[tuple[str, bytes]]:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True,
        autoescape=False,  # neither is HTML
    )  # fmt: skip
    env.filters["toml"] = lambda text: json.dumps(text, ensure_ascii=False)
    project = _project()
    for template in sorted(TEMPLATES.glob("*.jinja")):
        yield template.stem, env.get_template(template.name).render(exercises=exercises, project=project).encode()


def _project() -> dict[str, Any]:
    """[project] of pyproject.toml. In an installed course the file has another name: it isn't a checkout."""
    files = (course_root() / "pyproject.toml", course_root() / "project.toml")
    text = next(file for file in files if file.is_file()).read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project
