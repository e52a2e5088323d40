"""Which file is meant: the same in a folder and in an archive of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.errors import SubmissionFault
from grader.submission.collect import collect

CLASS = "class Linear:\n    pass\n"
NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": %s}]}'


@pytest.fixture(params=["folder", "zip", "tar"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def taken(folder: Path, kind: str, files: dict[str, str]) -> str:
    """The file that is taken, as its path in the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    path = folder if kind == "folder" else Path(shutil.make_archive(str(folder.with_name("packed")), kind, folder))
    return collect(path, "linear.py", ["Linear"], by_hand=False).path.removeprefix(f"{path}/")


@pytest.mark.parametrize(
    ("files", "meant"),
    [
        ({"linear.py": CLASS, "Linear.py": CLASS, "other.py": CLASS}, "linear.py"),
        ({"Linear.py": CLASS, "other.py": CLASS}, "Linear.py"),
        ({"src/LINEAR.PY": CLASS, "notes.ipynb": NOTEBOOK % '""'}, "src/LINEAR.PY"),
        ({"a/b/linear.py": CLASS, "a/b/c/linear.py": "", "a/x.py": ""}, "a/b/linear.py"),
        ({"nn/__init__.py": "", "nn/im2col.py": "def f(): pass\n", "nn/layers.py": CLASS}, "nn/layers.py"),
        ({"hw.ipynb": NOTEBOOK % '"class Linear: pass"', "scratch.ipynb": NOTEBOOK % '"x = 1"'}, "hw.ipynb"),
        ({"hw.ipynb": NOTEBOOK % '"x = 1"', "part.py": "x = 1\n"}, "hw.ipynb"),
        ({"hw.py": "x = 1\n", "test_hw.py": "x = 1\n", "__init__.py": "", "venv/lib/x.py": "y = 1"}, "hw.py"),
        ({"work/.ipynb_checkpoints/linear.py": CLASS, "work/mine.py": "Linear = 3\n"}, "work/mine.py"),
    ],
)
def test_the_file_that_is_meant_is_taken(tmp_path: Path, kind: str, files: dict[str, str], meant: str) -> None:
    (tmp_path / "handed_in").mkdir()
    assert taken(tmp_path / "handed_in", kind, files) == meant


@pytest.mark.parametrize(
    "files",
    [
        {"first.py": CLASS, "second.py": CLASS},
        {"first.py": "x = 1\n", "second.py": "x = 1\n"},
        {"__init__.py": "", "readme.md": "class Linear"},
    ],
)
def test_two_are_not_guessed_between(tmp_path: Path, kind: str, files: dict[str, str]) -> None:
    (tmp_path / "handed_in").mkdir()
    with pytest.raises(SubmissionFault, match=r"has neither linear\.py nor exactly one notebook"):
        taken(tmp_path / "handed_in", kind, files)
