"""Whole files as people hand them in, graded: right ones earn full points on every seed, and breaches of a promise of
README's never do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.course.catalogue import Exercise, find
from grader.examiner.client import Examiner
from grader.reporting.scoring import score
from grader.submission.submitted import submitted

CASES = Path(__file__).resolve().parents[1] / "cases"

pytestmark = pytest.mark.slow


def files(kind: str) -> list[Path]:
    return sorted((CASES / kind).glob("exercise*.py"))


def number(file: Path) -> str:
    return file.name.removeprefix("exercise")[:2]


def named(file: Path) -> str:
    return file.stem


def earned(examiner: Examiner, exercise: Exercise, file: Path, *seeds: int) -> list[float]:
    """What a file earns with each of these seeds. It runs in the examiner itself, which is fast, where the simulated
    GPU gives no point."""
    taken, points = submitted(exercise, file), []
    for seed in seeds:
        in_process = not taken.refusals and not exercise.portability
        result = examiner.run(exercise.name, taken, seed, ("cpu",), "points", in_process)
        assert not result.faults
        points.append(score(result.cases)[1])
    return points


@pytest.mark.parametrize("file", files("right"), ids=named)
def test_a_right_answer_earns_full_points_on_every_seed(examiner, file):
    exercise = find(number(file))
    assert earned(examiner, exercise, file, 1, 2, 3) == [exercise.points] * 3


@pytest.mark.parametrize("file", files("wrong"), ids=named)
def test_a_wrong_answer_loses_points_on_every_seed(examiner, file):
    exercise = find(number(file))
    points = earned(examiner, exercise, file, 1, 2, 3)
    assert max(points) < exercise.points
    assert len(set(points)) == 1


@pytest.mark.parametrize("number", ["None", "float('nan')", "float('inf')", "e * 1e38"])
def test_a_value_that_is_no_number_costs_its_own_points_alone(examiner, tmp_path, number):
    file = tmp_path / "chain_rule.py"
    file.write_text(
        "def forward(x, y, w):\n    return (y - x * w) ** 2\n\n\n"
        "def backward(x, y, w):\n    e = y - x * w\n"
        f"    return {{'dx': -2 * e * w, 'dy': {number}, 'dw': -2 * e * x}}\n",
        encoding="utf-8",
    )
    assert earned(examiner, find("01"), file, 1, 2, 3) == [8.5] * 3


OF_LAST_CALL = """

kept = []
right_forward, right_backward = {forward}, {backward}


def {forward}(*given, **settings):
    *out, cache = right_forward(*given, **settings)
    kept[:] = [cache]
    return (*out, None)


def {backward}(*gradients):
    return right_backward(*gradients[:-1], kept[0])
"""
PASSES = [
    ("17", "batchnorm_forward", "batchnorm_backward"), ("18", "layernorm_forward", "layernorm_backward"),
    ("19", "dropout_forward", "dropout_backward"), ("20", "conv_forward_naive", "conv_backward_naive"),
    ("21", "max_pool_forward_naive", "max_pool_backward_naive"),
    ("22", "word_embedding_forward", "word_embedding_backward"), ("23", "rnn_step_forward", "rnn_step_backward"),
    ("23", "rnn_forward", "rnn_backward"), ("24", "lstm_step_forward", "lstm_step_backward"),
    ("24", "lstm_forward", "lstm_backward"), ("25", "attention_forward", "attention_backward"),
    ("25", "multi_head_forward", "multi_head_backward"), ("28", "block_forward", "block_backward"),
]  # fmt: skip


@pytest.mark.parametrize(("short", "forward", "backward"), PASSES, ids=[forward for _, forward, _ in PASSES])
def test_a_backward_pass_of_the_latest_call_is_noticed(examiner, tmp_path, short, forward, backward):
    exercise = find(short)
    text = exercise.solution.read_text(encoding="utf-8") + OF_LAST_CALL.format(forward=forward, backward=backward)
    file = tmp_path / exercise.stub
    file.write_text(text, encoding="utf-8")
    assert max(earned(examiner, exercise, file, 1, 2)) < exercise.points


OF_BUFFERS = """

import torch

buffers = {{}}
right_forward = {forward}


def in_buffers(value, *place):
    if isinstance(value, torch.Tensor):
        return buffers.setdefault((place, value.shape, value.dtype), value.clone()).copy_(value)
    if type(value) in (list, tuple):
        return type(value)(in_buffers(part, *place, number) for number, part in enumerate(value))
    if type(value) is dict:
        return {{key: in_buffers(part, *place, key) for key, part in value.items()}}
    return value


def {forward}(*given, **settings):
    *out, cache = right_forward(*given, **settings)
    return (*out, in_buffers(cache))
"""


@pytest.mark.parametrize(("short", "forward", "_"), PASSES, ids=[forward for _, forward, _ in PASSES])
def test_a_cache_that_the_next_call_overwrites_is_noticed(examiner, tmp_path, short, forward, _):
    exercise = find(short)
    text = exercise.solution.read_text(encoding="utf-8") + OF_BUFFERS.format(forward=forward)
    file = tmp_path / exercise.stub
    file.write_text(text, encoding="utf-8")
    assert max(earned(examiner, exercise, file, 1, 2)) < exercise.points


USED = re.compile(r"^(.*\.grad) \+= ", re.M)


def test_each_operation_of_an_autograd_must_add_its_gradient(examiner, tmp_path):
    """micrograd's classic mistake, in one place after another."""
    exercise = find("26")
    right = (CASES / "wrong/exercise26_tanh_assigns.py").read_text(encoding="utf-8")
    right = right.replace("self.grad = (1 - t * t)", "self.grad += (1 - t * t)")
    file = tmp_path / exercise.stub
    for place in USED.finditer(right):
        if place[1] == "        self.grad":  # where backward begins
            continue
        file.write_text(right[: place.start()] + place[1] + " = " + right[place.end() :], encoding="utf-8")
        assert max(earned(examiner, exercise, file, 1)) < exercise.points, right[place.start() : place.end() + 20]


BEYOND = """

LARGEST = 19


def too_large(value):
    if isinstance(value, (list, tuple)):
        return any(too_large(part) for part in value)
    return any(size > LARGEST for size in getattr(value, "shape", ()))


def spoilt(value):
    if isinstance(value, (list, tuple)):
        return type(value)(spoilt(part) for part in value)
    if isinstance(value, dict):
        return {key: spoilt(part) for key, part in value.items()}
    return value * 1.01 if isinstance(value, float) or hasattr(value, "shape") else value


def limited(function):
    def replaced(*given, **settings):
        result = function(*given, **settings)
        return spoilt(result) if any(too_large(value) for value in (*given, *settings.values())) else result
    return replaced

"""
FUNCTIONS = {
    "02": ["predict", "mse", "gradients"], "03": ["Linear.__call__", "Linear.backprop_gradient"],
    "04": ["Relu.__call__", "Relu.backprop_gradient"], "05": ["MSE.__call__"], "06": ["Model.__call__"],
    "07": ["forward", "gradients"], "08": ["train_neural_net", "neural_net_predict", "cross_entropy", "log_loss"],
    "09": ["predict", "gradients", "train"], "10": ["predict", "gradients", "train"], "11": ["train"],
    "15": ["softmax", "softmax_backward", "softmax_loss"], "16": ["sgd_momentum", "rmsprop", "adam"],
    "17": ["batchnorm_forward", "batchnorm_backward"], "18": ["layernorm_forward", "layernorm_backward"],
    "20": ["conv_forward_naive", "conv_backward_naive"], "21": ["max_pool_forward_naive", "max_pool_backward_naive"],
    "22": ["word_embedding_forward"], "23": ["rnn_step_forward", "rnn_forward", "rnn_backward"],
    "24": ["lstm_step_forward", "lstm_forward"], "25": ["attention_forward", "multi_head_forward"],
    "27": ["numeric_gradient", "relative_error"], "28": ["block_forward", "block_backward"],
}  # fmt: skip
EACH = [(short, name) for short, names in FUNCTIONS.items() for name in names]


@pytest.mark.parametrize(("short", "name"), EACH, ids=["_".join(each) for each in EACH])
def test_a_function_that_is_right_for_small_sizes_alone_is_noticed(examiner, tmp_path, short, name):
    exercise = find(short)
    text = f"{exercise.solution.read_text(encoding='utf-8')}{BEYOND}{name} = limited({name})\n"
    file = tmp_path / exercise.stub
    file.write_text(text, encoding="utf-8")
    assert max(earned(examiner, exercise, file, 1)) < exercise.points
