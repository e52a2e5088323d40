"""Copies are found, whatever they are called; answers that were written apart aren't."""

from __future__ import annotations

import io
import keyword
import time
import tokenize

import pytest

from grader.classroom.similar import MIN, THRESHOLD, compare
from grader.course.catalogue import exercises, find

MLP = "exercise06_mlp_training"


def stub(exercise):
    return (exercise.public_folder / exercise.stub).read_text(encoding="utf-8")


def solution(exercise):
    return exercise.solution.read_text(encoding="utf-8")


def renamed(source):
    """A copy by someone who knows that it mustn't show: other names, other comments, other line breaks."""
    own = {"x", "y", "lr", "gradient", "diff", "delta", "hidden", "loss", "n", "d", "epoch", "data", "model"}
    lines = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string
        if token.type == tokenize.NAME and text in own and not keyword.iskeyword(text):
            text = f"my_{text}"
        if token.type == tokenize.COMMENT:
            text = "# all mine"
        lines.append((token.type, text))
    return "# My own work.\n\n" + tokenize.untokenize(lines)


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.short)
def test_right_answers_written_apart_are_not_alike(exercise):
    files = (exercise.solution, *exercise.alternatives)
    found = compare([file.read_text(encoding="utf-8") for file in files], stub(exercise))
    assert found.pairs == ()


@pytest.mark.parametrize("name", ["exercise03", "exercise06", "exercise08", "exercise13"])
def test_a_copy_is_found_under_other_names_and_comments(name):
    exercise = find(name)
    others = [file.read_text(encoding="utf-8") for file in exercise.alternatives]
    found = compare([*others, solution(exercise), renamed(solution(exercise))], stub(exercise))
    assert [(pair.first, pair.second) for pair in found.pairs] == [(len(others), len(others) + 1)]
    assert found.pairs[0].share >= THRESHOLD


def test_the_stub_alone_is_too_short_to_compare():
    exercise = find("exercise03")
    found = compare([stub(exercise)] * 3, stub(exercise))
    assert (found.pairs, found.short) == ((), 3)


def test_a_pair_by_itself_stands_before_what_many_write():
    exercise = find(MLP)
    usual = solution(exercise)
    rare = exercise.alternatives[0].read_text(encoding="utf-8")
    found = compare([usual, usual, usual, rare, rare], stub(exercise))
    assert [(pair.first, pair.second) for pair in found.pairs] == [(3, 4), (0, 1), (0, 2), (1, 2)]


@pytest.mark.parametrize("source", ["", "def (", "%matplotlib inline\n", "x = '''", "\x00", "  x\n y"])
def test_what_is_hardly_python_is_compared_as_far_as_it_goes(source):
    assert compare([source, source], "import torch\n").short == 2


def test_three_hundred_are_compared_in_time():
    exercise = find(MLP)
    words = solution(exercise).splitlines()
    sources = ["\n".join(words[: len(words) - place % 7]) + f"\nlast = {place}\n" * (place % 5) for place in range(300)]
    started = time.monotonic()
    found = compare(sources, stub(exercise))
    assert len(found.pairs) > 300
    assert min(pair.words for pair in found.pairs) >= MIN
    assert time.monotonic() - started < 60
