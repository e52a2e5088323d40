"""Exercises are found by any of their names, and a broken entry is the course's fault."""

from __future__ import annotations

import pytest

from grader.course import catalogue
from grader.errors import CourseFault, UsageFault
from grader.sandbox.isolation.interface import Limits


@pytest.mark.parametrize(
    "name", ["exercise03_linear", "exercise03", "03", "3", "linear", "EXERCISE03", "exercise03_linear/"]
)
def test_an_exercise_has_many_names(name):
    assert catalogue.find(name).name == "exercise03_linear"


def test_an_unknown_exercise_suggests_the_three_nearest():
    with pytest.raises(UsageFault, match=r"Did you mean exercise07_sigmoid_net_gradients, .+ or .+\?"):
        catalogue.find("sigmoid_net_grad")


@pytest.mark.parametrize("exercise", catalogue.exercises(), ids=lambda exercise: exercise.name)
def test_every_entry_is_complete(exercise):
    assert exercise.names
    assert exercise.points == 10
    assert exercise.solution.is_file()
    assert list(exercise.hidden_folder.glob("test_*.py"))
    for file in ("README.md", exercise.stub, "test_examples.py"):
        assert (exercise.public_folder / file).is_file()
    assert Limits(**exercise.limits)


def test_a_broken_entry_is_the_courses_fault_and_names_its_file(tmp_path, monkeypatch):
    folder = tmp_path / "exercises" / "exercise99_broken"
    folder.mkdir(parents=True)
    (folder / "exercise.toml").write_text('title = "no stub"\n', encoding="utf-8")
    monkeypatch.setattr(catalogue, "course_root", lambda: tmp_path)
    with pytest.raises(CourseFault, match=r"exercise99_broken.exercise\.toml can't be read: 'version'"):
        catalogue.find("99")
