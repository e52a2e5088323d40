"""Hidden tests of exercise 08: one step of descent, and what it must leave alone. Predicting and scoring are in
test_predictions.py, training is in test_training.py."""

import pytest
import torch

from grader.testing import assert_value, entry, known_value, shape_of, torch_value, unchanged

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
one_batch = pytest.mark.parametrize("batch", [7])


def predict(X, weights):
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return torch.sigmoid(B @ weights["W"] + weights["J"])


def stepped(X, Y, weights, rate):
    """The weights after one step, by autograd."""
    loss = 0.5 * ((predict(X, weights) - Y) ** 2).sum()
    gradients = torch.autograd.grad(loss, list(weights.values()))
    pairs = zip(weights.items(), gradients)
    return {name: (old - rate * gradient).detach().requires_grad_() for (name, old), gradient in pairs}


def drawn_weights(draw):
    """Weights of a size that leaves no sigmoid saturated, with biases that matter."""
    return {name: draw.normal(*shape, scale=0.8) for name, shape in SHAPES.items()}


def labels(draw, batch):
    """Zeros and ones in a random order: of seven, four are ones."""
    order = draw.uniform(0, 1, batch, 1)
    return (order >= order.median()).to(order)


def judge_step(name, submission, draw, batch):
    """One of the new weights: for a batch with a learning rate, and for one row with the default, which is 1."""
    for rows, rates in ((batch, [float(draw.uniform(0.5, 2.0, 1))]), (1, [])):
        X, Y, weights = draw.normal(rows, 3), labels(draw, rows), drawn_weights(draw)
        result = submission.train_neural_net(X, Y, weights, *rates)
        rate = rates[0] if rates else 1.0
        truth = torch_value(lambda X, Y, rate=rate, **weights: stepped(X, Y, weights, rate)[name], X=X, Y=Y, **weights)
        called = f"the new {name}" if rates else f"the new {name}, for one row and the default learning rate,"
        assert_value(entry(result, name, of="`train_neural_net`"), truth, name=called)


@pytest.mark.points(0.5)
def test_start(submission):
    """Without weights, train_neural_net draws all four at random, anew each time, and with weights it draws nothing."""
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


def started(result):
    """The numbers of all four weights."""
    tensors = [entry(result, name, of="`train_neural_net`") for name in SHAPES]
    for tensor, (name, shape) in zip(tensors, SHAPES.items()):
        shape_of(tensor, name=f"{name}, in what `train_neural_net` returns,", among=[shape])
    return torch.cat([torch.as_tensor(tensor).double().flatten() for tensor in tensors])


@pytest.mark.points(0.75)
@one_batch
def test_step_W(submission, draw, batch):
    """train_neural_net takes W one step down its gradient."""
    judge_step("W", submission, draw, batch)


@pytest.mark.points(0.5)
@one_batch
def test_step_J(submission, draw, batch):
    """train_neural_net takes the bias J one step down its gradient."""
    judge_step("J", submission, draw, batch)


@pytest.mark.points(0.75)
@one_batch
def test_step_V(submission, draw, batch):
    """train_neural_net takes V one step down its gradient."""
    judge_step("V", submission, draw, batch)


@pytest.mark.points(0.5)
@one_batch
def test_step_I(submission, draw, batch):
    """train_neural_net takes the bias I one step down its gradient."""
    judge_step("I", submission, draw, batch)


@pytest.mark.points(0.5, requires="test_step_J")
def test_weights_left_alone(submission, draw):
    """train_neural_net leaves the weights that it was given as they were."""
    X, Y, weights = draw.normal(3, 3), labels(draw, 3), drawn_weights(draw)
    with unchanged(submission, weights=weights) as held:
        submission.train_neural_net(X, Y, held["weights"], 1.0)
