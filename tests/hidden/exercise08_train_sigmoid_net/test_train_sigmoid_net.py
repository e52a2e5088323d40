"""Hidden tests of exercise 08: one step of descent, and what it must leave alone. Predicting and scoring are in
test_predictions.py, training is in test_training.py."""

import pytest
import torch

from grader.testing import (
    ENOUGH, MANY, assert_value, entry, known_value, require_normal, shape_of, torch_value, unchanged,
)  # fmt: skip

from .network import SHAPES, drawn_weights, labels, stepped


@pytest.mark.points(0.5)
def test_start(submission):
    """Without weights, train_neural_net draws all four anew, as torch.randn does; with weights, it draws nothing."""
    X, Y = torch.ones(1, 3), torch.zeros(1, 1)
    given = {name: torch.full(shape, 0.5) for name, shape in SHAPES.items()}
    first, second = (started(submission.train_neural_net(X, Y, given, 0.0)) for _ in range(2))
    name = "the fraction of the weights that come out the same in two calls with the same weights"
    assert_value(float((first == second).double().mean()), known_value(1.0, 0.1), name=name)
    first, second = (started(submission.train_neural_net(X, Y, None, 0.0)) for _ in range(2))
    different = len(set(first.tolist())) / len(first)
    name = "the fraction of the starting weights that differ from each other"
    assert_value(different, known_value(1.0, 0.1), name=name)
    anew = float((first != second).double().mean())
    assert_value(anew, known_value(1.0, 0.1), name="the fraction of the weights that differ between two starts")
    starts = [started(submission.train_neural_net(X, Y, None, 0.0)) for _ in range(ENOUGH // len(first) + 1)]
    require_normal(torch.stack(starts), 1.0, name="The starting weights", wanted="that of torch.randn")


def started(result):
    """The numbers of all four weights."""
    tensors = [entry(result, name, of="`train_neural_net`") for name in SHAPES]
    for tensor, (name, shape) in zip(tensors, SHAPES.items()):
        shape_of(tensor, name=f"{name}, in what `train_neural_net` returns,", among=[shape])
    return torch.cat([torch.as_tensor(tensor).double().flatten() for tensor in tensors])


def step_of(name, points, doc):
    """The test of one of the new weights: for a batch with a learning rate, and for one row with the default, 1."""

    @pytest.mark.points(points)
    @pytest.mark.parametrize("batch", [7, MANY])
    def test(submission, draw, batch):
        for rows, rates in ((batch, [float(draw.uniform(0.5, 2.0, 1))]), (1, [])):
            X, Y, weights = draw.normal(rows, 3), labels(draw, rows), drawn_weights(draw)
            result = submission.train_neural_net(X, Y, weights, *rates)

            def new(X, Y, rate=rates[0] if rates else 1.0, **weights):
                return stepped(X, Y, weights, rate)[name]

            called = f"the new {name}" if rates else f"the new {name}, for one row and the default learning rate,"
            got, truth = entry(result, name, of="`train_neural_net`"), torch_value(new, X=X, Y=Y, **weights)
            assert_value(got, truth, name=called)

    test.__doc__ = doc
    return test


test_step_W = step_of("W", 0.75, "train_neural_net takes W one step down its gradient.")
test_step_J = step_of("J", 0.5, "train_neural_net takes the bias J one step down its gradient.")
test_step_V = step_of("V", 0.75, "train_neural_net takes V one step down its gradient.")
test_step_I = step_of("I", 0.5, "train_neural_net takes the bias I one step down its gradient.")


@pytest.mark.points(0.5, requires="test_step_J")
def test_weights_left_alone(submission, draw):
    """train_neural_net leaves the weights that it is given as they are."""
    X, Y, weights = draw.normal(3, 3), labels(draw, 3), drawn_weights(draw)
    with unchanged(submission, weights=weights) as held:
        submission.train_neural_net(X, Y, held["weights"], 1.0)
