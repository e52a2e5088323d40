"""`grade new`: the three folders of a new exercise, from the templates in course/."""

from __future__ import annotations

import importlib.util
import keyword
import re
import shutil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.course.catalogue import course_root, names
from grader.errors import UsageFault

COURSE = Path(__file__).parent / "course"
FOLDERS = ("exercises", "solutions", "tests/hidden")
SHAPE = re.compile(r"(?:exercise(\d{2,})_)?([a-z][a-z0-9_]*)")


def make(name: str) -> str:
    """Create the exercise `name`, "exercise29_dropout", or "dropout" for the next number. Returns its whole name.

    Raises UsageFault if the name is invalid or taken, or if there is no checkout to write to.
    """
    root = course_root()
    if not (root / "pyproject.toml").is_file():
        raise UsageFault(
            f"The course in {root} is an installed copy.", "Work in a checkout, installed with `pip install -e`."
        )
    short, word = _named(name)
    whole = f"{short}_{word}"
    folders = [root / folder / whole for folder in FOLDERS]
    for folder in folders:
        if folder.exists():
            raise UsageFault(f"{folder} already exists.", "Nothing was changed. Choose another name.")
    try:
        for place, text in _files(short, word):
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            (root / place).write_text(text, encoding="utf-8")
    except BaseException as error:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise UsageFault(f"{root} can't be written: {error.strerror}.", "Check its permissions.") from error
        raise
    return whole


def _named(name: str) -> tuple[str, str]:
    """exercise29 and dropout, for either."""
    shape = SHAPE.fullmatch(name)
    if shape is None or (shape[1] is None and name.startswith("exercise")):
        raise UsageFault(f"{name!r} isn't a valid name for an exercise.", "Use exercise29_dropout, or just dropout.")
    taken = {int(re.findall(r"\d+", known)[0]): known for known in names()}
    number, word = int(shape[1]) if shape[1] else max(taken, default=0) + 1, shape[2]
    same = taken.get(number) or next((known for known in names() if known.partition("_")[2] == word), None)
    if same:
        raise UsageFault(f"{same} already exists.", "Choose another number and word: both must be new.")
    if keyword.iskeyword(word) or importlib.util.find_spec(word):
        raise UsageFault(f"{word}.py, the learner's file, would hide Python's own {word}.", "Choose another word.")
    return f"exercise{number:02}", word


def _files(short: str, word: str) -> list[tuple[str, str]]:
    """Every file: where, and what."""
    env = Environment(
        loader=FileSystemLoader(COURSE), undefined=StrictUndefined, keep_trailing_newline=True,
        autoescape=False,  # none of it is HTML
    )  # fmt: skip
    known = {"short": short, "number": short.removeprefix("exercise"), "word": word}
    return [
        (
            template.removesuffix(".jinja").replace("NAME", f"{short}_{word}").replace("WORD", word),
            env.get_template(template).render(known),
        )
        for template in env.list_templates(extensions=["jinja"])
    ]
