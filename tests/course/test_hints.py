"""Hints live in exercise.toml alone: `grade hint` gives them one at a time, and each README says how to ask for one."""

from __future__ import annotations

import re

import pytest

from grader.course.catalogue import Exercise, exercises

each_exercise = pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)


def plain(text: str) -> str:
    """The text without markup and line breaks."""
    return " ".join(re.sub(r"[`*$\\]", "", text).split()).casefold()


@each_exercise
def test_an_exercise_has_a_nudge_and_a_stronger_hint(exercise: Exercise):
    assert len(exercise.hints) >= 2
    assert all(plain(hint) for hint in exercise.hints)


@each_exercise
def test_the_readme_has_no_hint_and_says_how_to_get_one(exercise: Exercise):
    readme = (exercise.public_folder / "README.md").read_text(encoding="utf-8")
    assert "<details" not in readme
    assert not [hint for hint in exercise.hints if plain(hint) in plain(readme)]
    assert readme.endswith(
        f"\n\nRun `grade {exercise.short}` as often as you like.\n"
        f"Stuck? `grade hint {exercise.number}` gives a nudge, then a stronger hint; hints cost nothing.\n"
    )
