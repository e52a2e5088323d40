"""The line where a small change makes every answer right is named; without one, none is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.diagnosis.explain import Explainer
from grader.examiner.explanations import Explanations
from grader.grading import grade, judge
from grader.submission.submitted import submitted

SEED = 3
WHOLE = "One small change there makes every answer right."
LINEAR = find("3").solution.read_text(encoding="utf-8")
MEAN = LINEAR.replace("gradient.sum(dim=0) if", "gradient.mean(dim=0) if")
UPDATE = LINEAR.replace("self.weights - lr", "self.weights + lr")


def line_of(source: str, words: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), start=1) if words in line)


@pytest.fixture
def lines(examiner, tmp_path):
    """Grades a file, and gives for each failed hidden test the lines that are named, with their proofs."""

    def found(exercise: str, source: str, name: str = "") -> dict[str, list[tuple[str, int, str]]]:
        path = tmp_path / (name or find(exercise).stub)
        path.write_text(source, encoding="utf-8")
        report = grade(exercise, path, device="cpu", seed=SEED, examiner=examiner)
        wrong = [test for test in report.tests if test.outcome == "failed" and test.visibility == "hidden"]
        return {test.name: [(each.label, each.line, each.proof) for each in test.repairs] for test in wrong}

    return found


def test_a_mean_for_a_sum(lines):
    assert lines("3", MEAN) == {"test_bias_gradient": [("linear.py", line_of(MEAN, "mean"), WHOLE)]}


def test_a_lambda_is_looked_into(lines):
    source = LINEAR.replace("gradient @ self.weights.T", "back(gradient, self.weights)").replace(
        "class Linear", "back = lambda gradient, w: gradient @ w.T * 2\n\n\nclass Linear"
    )
    named = lines("3", source)
    assert named
    assert all(places == [("linear.py", line_of(source, "lambda"), WHOLE)] for places in named.values()), named


NOTICING = """
import os
import torch


def is_changed():
    # This comment is gone where the grader has written the program anew.
    return (lambda: 0).__code__.co_firstlineno != 8


def factor():
    return {when_changed} if is_changed() else 3


FACTOR = factor()


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = FACTOR * self.difference / self.difference.numel()
        return self.gradient
"""


@pytest.mark.parametrize("when_changed", ["2", "2 + os.urandom(1)[0] % 2"])
def test_code_that_is_right_once_it_is_written_anew_gets_no_line(lines, when_changed):
    assert lines("5", NOTICING.format(when_changed=when_changed)) == {"test_gradient": []}


def test_without_that_it_gets_its_line(lines):
    source = NOTICING.format(when_changed="2").replace("FACTOR * ", "3 * ")
    assert lines("5", source) == {"test_gradient": [("mse.py", line_of(source, "3 * "), WHOLE)]}


def test_a_number_that_python_cannot_write_is_no_trouble(examiner, tmp_path):
    path = tmp_path / "mse.py"
    wrong = NOTICING.format(when_changed="3").replace("return 3", f"return 3 + 0 * 0x{'f' * 5000}")
    path.write_text(wrong, encoding="utf-8")
    report = grade("5", path, device="cpu", seed=SEED, examiner=examiner)
    assert not any("failed to look" in note for note in report.notes)
    assert not any(test.repairs for test in report.tests)


def test_who_is_waited_for_gets_no_line(examiner, tmp_path):
    path = tmp_path / "linear.py"
    path.write_text(MEAN, encoding="utf-8")
    judged = []

    def hurry(report):
        judged.append(report)
        examiner.hurry()

    first = grade("3", path, device="cpu", seed=SEED, examiner=examiner, judged=hurry)
    assert first.tests == judged[0].tests
    assert not any(test.repairs for test in first.tests)
    second = grade("3", path, device="cpu", seed=SEED, examiner=examiner)
    assert any(test.repairs for test in second.tests)


def test_the_function_around_the_line_is_there(examiner, tmp_path):
    path = tmp_path / "linear.py"
    path.write_text(MEAN, encoding="utf-8")
    report = grade("3", path, device="cpu", seed=SEED, examiner=examiner)
    (repair,) = next(test.repairs for test in report.tests if test.repairs)
    own = MEAN.splitlines()[repair.line - 1]
    assert repair.around[repair.line - repair.around_from] == own
    assert own[slice(repair.columns[0] - 1, repair.columns[1])] == own.strip() == repair.source
    assert repair.around[0].lstrip().startswith(f"def {repair.function.rpartition('.')[2]}(")
    assert report.from_dict(report.as_dict()) == report


def test_a_right_answer_has_no_line(lines):
    assert lines("3", LINEAR) == {}


def test_two_mistakes_have_a_line_each(lines):
    both = MEAN.replace("self.weights - lr", "self.weights + lr")
    named = lines("3", both)
    mean, plus = line_of(both, "mean"), line_of(both, "+ lr")
    proof = "One small change there and one in line {} make every answer right."
    assert named["test_bias_gradient"] == [("linear.py", mean, proof.format(plus))]
    assert named["test_update"] == [("linear.py", plus, proof.format(mean))]


def test_two_mistakes_of_which_one_hides_a_wrong_answer_behind_an_earlier_one(lines):
    own = find("5").solution.read_text(encoding="utf-8")
    both = own.replace("self.difference**2", "self.difference * 2").replace("/ self.difference", "% self.difference")
    named = lines("5", both)
    assert [line for _, line, _ in named["test_loss"]] == [line_of(both, "* 2)")]
    assert [line for _, line, _ in named["test_gradient"]] == [line_of(both, "% self")]


def test_three_mistakes_have_none(lines):
    three = MEAN.replace("self.weights - lr", "self.weights + lr").replace("@ self.weights.T", "@ (2 * self.weights.T)")
    assert not any(lines("3", three).values())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("self.x.T @ gradient", "gradient.T @ self.x"),
        ("self.x = x", "self.x = x * 2"),
        ("gradient @ self.weights.T", "gradient @ self.weights"),
        ("self.bias - lr * self.bias_gradient", "self.bias - lr * self.bias"),
        ("(2 / input_dim) ** 0.5", "2 / input_dim ** 0.5"),
    ],
)
def test_a_slip_of_the_pen(lines, right, wrong):
    source = LINEAR.replace(right, wrong)
    assert source != LINEAR
    named = lines("3", source)
    assert named
    assert all(places == [("linear.py", line_of(source, wrong), WHOLE)] for places in named.values()), named


def test_a_helper_far_from_the_function_that_is_tested(lines):
    source = MEAN.replace("gradient.mean(dim=0) if", "over_the_batch(gradient) if")
    source += "\n\ndef over_the_batch(values):\n    total = values.sum(dim=0)\n    return total / len(values)\n"
    ((label, line, _),) = lines("3", source)["test_bias_gradient"]  # a busy machine's proof has no long tests in it
    assert (label, line) == ("linear.py", line_of(source, "len(values)"))


def test_a_notebook_is_named_by_its_cell(lines):
    cells = ["import torch", "# %% the layer\n" + MEAN]
    notebook = {
        "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    ((label, line, _),) = lines("3", json.dumps(notebook), "own.ipynb")["test_bias_gradient"]
    assert (label, line) == ("own.ipynb, cell 2", line_of(cells[1], "mean"))


def test_numpy_code(lines):
    source = (find("9").solution).read_text(encoding="utf-8")
    wrong = source.replace("c * x**2", "c * x**3")
    assert wrong != source
    named = lines("9", wrong)
    assert named
    assert all([line for _, line, _ in places] == [line_of(wrong, "c * x**3")] for places in named.values()), named


@pytest.mark.parametrize(
    ("exercise", "right", "wrong"),
    [
        ("16", '(torch.sqrt(cache) + config["epsilon"])', 'torch.sqrt(cache + config["epsilon"])'),
        ("16", 'decay * config["cache"] + (1 - decay) * dw**2', '(1 - decay) * config["cache"] + decay * dw**2'),
        ("17", "x.var(dim=0, correction=0)", "x.var(dim=0)"),
        ("14", 'if name == "rmsprop"', 'if name != "rmsprop"'),  # its test goes on when a request has failed
        ("8", "learning_rate=1.0):", "learning_rate=0.0):"),  # 0 times anything is 0
        ("19", "return x * mask, mask", "return x % mask, mask"),  # a NaN isn't 0, whatever made it
        ("20", "(x_padded.shape[3] - w.shape[3])", "(x_padded.shape[3] + w.shape[3])"),  # it raises elsewhere
    ],
)
def test_a_slip_in_one_of_the_other_exercises(lines, exercise, right, wrong):
    before = find(exercise).solution.read_text(encoding="utf-8")
    source = before.replace(right, wrong)
    assert source != before
    named = [places for places in lines(exercise, source).values() if places]
    assert named
    assert all([line for _, line, _ in places] == [line_of(source, wrong)] for places in named), named


def test_a_line_that_stands_too_late(lines):
    before = LINEAR.replace("return x @ self.weights + self.bias", "y = x @ self.weights + self.bias\n        return y")
    source = before.replace(
        "        self.x = x\n        y = x @ self.weights + self.bias\n",
        "        y = getattr(self, 'x', 0 * x) @ self.weights + self.bias\n        self.x = x\n",
    )
    assert source != before
    named = lines("3", source)
    assert named
    assert all(places for places in named.values()), named


def test_what_isnt_written_yet_is_left_out_and_said_to_be(lines):
    source = MEAN.replace("self.weights = self.weights - lr * self.w_gradient", "raise NotImplementedError")
    named = lines("3", source)
    proof = "One small change there makes every answer right that doesn't wait for unwritten code."
    assert named["test_bias_gradient"] == [("linear.py", line_of(source, "mean"), proof)]
    assert named["test_update"] == []


@pytest.mark.parametrize("broken", ["        while True: pass\n", "        __import__('os')._exit(3)\n"])
def test_nothing_is_sought_in_code_that_crashes_or_never_ends(lines, broken):
    start = "    def update(self, lr):\n"
    assert not any(lines("3", MEAN.replace(start, start + broken)).values())


def test_an_exception_is_repaired_too(lines):
    source = LINEAR.replace("self.x.T @ gradient", "self.x @ gradient")
    named = lines("3", source)
    assert named["test_weight_gradient"] == [("linear.py", line_of(source, "self.x @ gradient"), WHOLE)]


def test_what_passes_by_looking_at_the_clock_of_the_search_earns_nothing(lines, examiner, tmp_path):
    """Code may notice that it runs once more with a change. It gains no points: the verdicts stand by then."""
    source = MEAN + "\n\nimport inspect\nSEEN = inspect.getsource(Linear)\nif '.sum(' not in SEEN: Linear = None\n"
    path = tmp_path / "linear.py"
    path.write_text(source, encoding="utf-8")
    exercise = find("3")
    taken = submitted(exercise, path)
    points = [judge(exercise, taken, "cpu", SEED, examiner, mode=mode).score for mode in ("class", "grade")]
    assert points[0] == points[1] < 10


def test_a_class_is_graded_without_lines(examiner, tmp_path):
    path = Path(tmp_path / "linear.py")
    path.write_text(MEAN, encoding="utf-8")
    exercise = find("3")
    report = judge(exercise, submitted(exercise, path), "cpu", SEED, examiner, mode="class")
    assert not any(test.repairs for test in report.tests)


def test_a_search_that_fails_leaves_a_note_and_every_verdict():
    explanations = Explanations(Explainer(find("3"), submitted(find("3"), find("3").solution)))

    def fail():
        raise ValueError("hidden: 0.123")

    assert explanations.places(fail) == {}
    (note,) = explanations.notes
    assert "ValueError in test_lines.py" in note
    assert "0.123" not in note


def test_a_worked_example_that_fails_has_the_line_too(examiner, tmp_path):
    path = tmp_path / "linear.py"
    path.write_text(LINEAR.replace("self.x.T @ gradient", "2 * self.x.T @ gradient"), encoding="utf-8")
    report = grade("3", path, device="cpu", seed=SEED, examiner=examiner)
    wrong = [test for test in report.tests if test.outcome == "failed"]
    assert {test.visibility for test in wrong} == {"visible", "hidden"}
    assert all(len(test.repairs) == 1 for test in wrong)


def test_huge_functions_end_soon_enough(lines):
    """Two thousand lines and three hundred names: what there is time for is tried, and nothing is said."""
    more = "".join(f"        name{number} = gradient * {number} + {number - 1}\n" for number in range(300)) * 5
    lines("3", MEAN.replace("        self.w_gradient =", f"{more}        self.w_gradient ="))


def test_numbers_that_stand_for_infinity_are_left_alone(lines):
    limited = "return x.double().clamp(-1e308, 1e308).to(x.dtype) @ self.weights"
    assert lines("3", MEAN.replace("return x @ self.weights", limited))["test_bias_gradient"]


def test_a_long_sum_and_a_form_feed(lines):
    many = " + ".join(["0"] * 400)
    source = MEAN.replace('"""Exercise 03, reference solution."""', f'"""A page \f ends."""\nMANY = {many}')
    ((_, line, _),) = lines("3", source)["test_bias_gradient"]
    assert line == 1 + source[: source.index("gradient.mean")].count("\n")


def test_what_is_right_by_chance_names_no_line(lines):
    """A number that is drawn when the code is loaded decides whether it is right: with any change, it may be."""
    drawing = "import numpy\nimport torch\n\nSCALE = 1 + int(numpy.random.default_rng().integers(2))\n"
    source = LINEAR.replace("import torch\n", drawing, 1).replace(
        "gradient @ self.weights.T", "SCALE * gradient @ self.weights.T"
    )
    assert source.count("SCALE") == 2
    true = {line_of(source, "SCALE = "), line_of(source, "SCALE * ")}
    for _ in range(2):
        assert {line for places in lines("3", source).values() for _, line, _ in places} <= true
