"""An exercise as a notebook to start from."""

from __future__ import annotations

import nbformat
import pytest

from grader.course.catalogue import exercises
from grader.jupyter.stub import notebook
from grader.submission.collect import collect


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)
def test_each_exercise_is_a_notebook_that_means_the_same_as_its_stub(exercise, tmp_path):
    file = tmp_path / "stub.ipynb"
    file.write_text(notebook(exercise), encoding="utf-8")
    nbformat.validate(nbformat.read(file, 4))
    stub = exercise.public_folder / exercise.stub
    started, as_file = (collect(path, exercise.stub, exercise.names, exercise.by_hand) for path in (file, stub))
    assert "".join(chunk.source for chunk in started.chunks).strip() == as_file.chunks[0].source.strip()
    assert started.uses_torch == as_file.uses_torch
    assert started.notes == ()


def test_start_copies_it_in_place_of_the_stub_and_never_overwrites(grade, tmp_path):
    assert "linear.ipynb has the task and the gaps" in grade("start", "3", "--notebook").out
    folder = tmp_path / "exercises/exercise03_linear"
    assert {file.name for file in folder.iterdir()} == {
        "README.md",
        "exercise.toml",
        "linear.ipynb",
        "test_examples.py",
    }
    (folder / "linear.ipynb").write_text("mine", encoding="utf-8")
    again = grade("start", "3", "--notebook")
    assert again.code == 2
    assert "already here" in again.err
    assert (folder / "linear.ipynb").read_text(encoding="utf-8") == "mine"
