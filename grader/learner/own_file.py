"""Where a learner's own file is, when the command doesn't name one."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageFault


def own_file(exercise: str, stub: str, course: Path) -> Path:
    """The learner's file for an exercise: in the working folder, or in the course's own checkout.

    exercise: the folder's name. stub: the file's. course: the course's root. Raises UsageFault if there is none.
    """
    here = Path.cwd()
    folders = [here, here / "exercises" / exercise, here / exercise]
    if (course / "pyproject.toml").is_file():  # a checkout, not the installed copy, which nobody edits
        folders.append(course / "exercises" / exercise)
    for folder in folders:
        # In a submitted repository, a folder that is a link could lead to a reference solution.
        if not folder.resolve().is_relative_to((course if folder.is_relative_to(course) else here).resolve()):
            continue
        for name in (stub, f"{Path(stub).stem}.ipynb"):
            if (folder / name).is_file():
                return _as_seen_from(here, folder / name)
    short = exercise.partition("_")[0]
    raise UsageFault(
        f"There is no {stub} for {exercise} in {here}.",
        f"Fetch the exercise with `grade start {short}`, or name your file: `grade {short} PATH`.",
    )


def _as_seen_from(here: Path, file: Path) -> Path:
    return file.relative_to(here) if file.is_relative_to(here) else file
