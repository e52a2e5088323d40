"""A function under another course's name is called as the exercise calls its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.submission.collect import collect
from grader.submission.interface import Submission

ALSO = {"gradient(f, x, h)": "numerical(f, x, step=h)", "error(a, b)": "rel_error(a, b)"}


def collected(folder: Path, source: str) -> Submission:
    (folder / "own.py").write_text(source, encoding="utf-8")
    return collect(folder / "own.py", "own.py", ["gradient", "error"], False, also=ALSO)


def called(submission: Submission, name: str) -> Callable[..., object]:
    names: dict[str, Callable[..., object]] = {}
    for chunk in submission.chunks:
        exec(chunk.source, names)
    return names[name]


def test_it_is_called_with_the_same_arguments(tmp_path: Path) -> None:
    submission = collected(tmp_path, "def numerical(f, x, verbose=True, step=5): return f, x, verbose, step\n")
    gradient = called(submission, "gradient")
    assert gradient(1, 2, 3) == gradient(1, x=2, h=3) == (1, 2, True, 3)
    assert gradient(1, 2) == (1, 2, True, 5)
    assert submission.notes == ("`numerical` is graded as `gradient`",)


def test_the_exercise_s_own_name_comes_first(tmp_path: Path) -> None:
    submission = collected(tmp_path, "def error(a, b): return 1\ndef rel_error(a, b): return 2\n")
    assert called(submission, "error")(0, 0) == 1
    assert submission.notes == ()


@pytest.mark.parametrize("name", ["numeric_gradient(f, x, h)", "relative_error(a, b)"])
def test_the_gradient_check_takes_the_names_of_cs231n(name: str) -> None:
    assert name in find("27").also
