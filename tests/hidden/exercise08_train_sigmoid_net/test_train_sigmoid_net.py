"""Hidden tests of exercise 08: one step of descent, what it must leave alone, predicting and scoring, and drawing
a row. Training is in test_training.py, which pytest runs after this."""

import numpy as np
import pytest
import torch

from grader.testing import (
    Truth,
    assert_value,
    entry,
    hold,
    read,
    require,
    shape_of,
    torch_value,
)

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
DRAWS, ROWS = 80, 4  # if each row is equally likely, one of them stays away in one of 2 · 10^9 runs
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


def entropy(P, Y):
    return -(Y * P.log() + (1 - Y) * (1 - P).log())


def drawn_weights(draw):
    """Weights of a size that leaves no sigmoid saturated, with biases that matter."""
    return {name: draw.normal(*shape, scale=0.8) for name, shape in SHAPES.items()}


def labels(draw, batch):
    """Zeros and ones in a random order: of seven, four are ones."""
    order = draw.uniform(0, 1, batch, 1)
    return (order >= order.median()).to(order)


def number(got):
    """A number, which may also come as a tensor without dimensions."""
    return float(got) if isinstance(got, torch.Tensor | np.ndarray) and got.ndim == 0 else got


def about(value, allowed, dtype=torch.float64):
    """A truth that is known without torch."""
    tensor = torch.as_tensor(value, dtype=torch.float64)
    return Truth(tensor, dtype, "cpu", allowed, (tuple(tensor.shape),))


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
    assert_value(float((first == second).double().mean()), about(1.0, 0.1), name=name)
    first, second = (started(submission.train_neural_net(X, Y, None, 0.0)) for _ in range(2))
    different = len(set(first.tolist())) / len(first)
    assert_value(different, about(1.0, 0.1), name="the fraction of the starting weights that differ from each other")
    anew = float((first != second).double().mean())
    assert_value(anew, about(1.0, 0.1), name="the fraction of the weights that differ between two starts")


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


@pytest.mark.points(0.5)
@pytest.mark.requires("test_step_J")
def test_weights_left_alone(submission, draw):
    """train_neural_net leaves the weights that it was given as they were."""
    X, Y, weights = draw.normal(3, 3), labels(draw, 3), drawn_weights(draw)
    held = hold(submission, weights)
    submission.train_neural_net(X, Y, held, 1.0)
    left = read(held)
    for name, old in weights.items():
        same = torch_value(torch.clone, input=old)
        assert_value(entry(left, name, of="`train_neural_net`"), same, name=f"{name}, in the dict that was given,")


@pytest.mark.points(1)
@one_batch
def test_predict(submission, draw, batch):
    """neural_net_predict gives the network's prediction for each row, with all four weights."""
    for rows in (batch, 1):
        X, weights = draw.normal(rows, 3), drawn_weights(draw)
        truth = torch_value(lambda X, **weights: predict(X, weights), X=X, **weights)
        assert_value(submission.neural_net_predict(X, weights), truth)


@pytest.mark.points(1)
@one_batch
def test_cross_entropy(submission, draw, batch):
    """cross_entropy gives one number for each row: how surprising the right answer is, given the prediction."""
    for rows in (batch, 1):
        P, Y = draw.uniform(0.05, 0.95, rows, 1), labels(draw, rows)
        assert_value(submission.cross_entropy(P, Y), torch_value(entropy, P=P, Y=Y))


@pytest.mark.points(1)
@one_batch
def test_log_loss(submission, draw, batch):
    """log_loss is the mean cross-entropy of the network's predictions, one number."""
    X, y, weights = draw.normal(batch, 3), labels(draw, batch), drawn_weights(draw)
    truth = torch_value(lambda X, y, **weights: entropy(predict(X, weights), y).mean(), X=X, y=y, **weights)
    got, carried = number(submission.log_loss(X, y, weights)), mean_surprise(submission, X, y, weights)
    assert_value(got, truth, name="`log_loss(X, y, weights)`", carried=carried)


def mean_surprise(submission, X, y, weights):
    """What is right given the learner's own predictions and cross-entropies; None if they tell nothing."""
    try:
        P = submission.neural_net_predict(X, weights)
        surprises = submission.cross_entropy(P, y)
    except Exception:  # tests of their own say why
        return None
    for values in (P, surprises):
        if not isinstance(values, torch.Tensor | np.ndarray) or tuple(values.shape) != (len(X), 1):
            return None
        if bool((torch.as_tensor(values) == torch.as_tensor(values)[0]).all()):
            return None
    return torch_value(torch.mean, input=torch.as_tensor(surprises).detach().to(X))


@pytest.mark.points(0.75)
@one_batch
def test_accuracy(submission, draw, batch):
    """accuracy_binary is the fraction of the predictions that are right once they are rounded."""
    actual, sure = labels(draw, batch), draw.uniform(0.55, 0.95, batch, 1)
    wrong = torch.zeros_like(actual)
    wrong[int(actual.argmax())] = wrong[int(actual.argmin())] = 1  # one that should be 1, and one that should be 0
    predictions = torch.where(actual != wrong, sure, 1 - sure)
    got = number(submission.accuracy_binary(predictions, actual))
    assert_value(got, about((batch - 2) / batch, 1e-6), name="`accuracy_binary(predictions, actual)`")


@pytest.mark.points(0.5)
@pytest.mark.parametrize("n", [5, 1])
def test_to_2d(submission, draw, n):
    """to_2d makes one row, (1, n), or one column, (n, 1)."""
    t = draw.normal(n)
    assert_value(submission.to_2d(t, "row"), torch_value(lambda t: t.reshape(1, -1), t=t), name='`to_2d(t, "row")`')
    assert_value(submission.to_2d(t, "col"), torch_value(lambda t: t.reshape(-1, 1), t=t), name='`to_2d(t, "col")`')


@pytest.mark.points(1)
def test_random_row(submission, draw):
    """random_row gives a row of X and the same row of y, and sooner or later every row."""
    X, y = draw.normal(1, 3), draw.normal(1, 1)
    row, target = pair(submission.random_row(X, y))
    assert_value(row, torch_value(torch.clone, input=X), name="the row of X, where there is just one,")
    assert_value(target, torch_value(torch.clone, input=y), name="the row of y, where there is just one,")
    X, y = draw.normal(ROWS, 3), draw.normal(ROWS, 1)
    drawn = [located(submission.random_row(X, y), X, y) for _ in range(DRAWS)]
    together = float(all(of_x == of_y for of_x, of_y in drawn))
    assert_value(together, about(1.0, 0.0), name="whether X and y always come from the same row, as 1 or 0,")
    seen = [float(row in {of_x for of_x, _ in drawn}) for row in range(ROWS)]
    fair = about([1.0] * ROWS, 0.0, torch.float32)
    assert_value(torch.tensor(seen), fair, name=f"whether each row came in {DRAWS} draws, as 1 or 0,")


def pair(result):
    two = type(result) in (tuple, list) and len(result) == 2
    require(two, "`random_row` must return two things: a row of X, and the same row of y.")
    return result


def located(result, X, y):
    """From which rows of X and y these came."""
    found = []
    for part, whole, name in zip(pair(result), (X, y), "Xy"):
        shape_of(part, name=f"the row of {name}", among=[(1, whole.shape[1])])
        rows = (whole == torch.as_tensor(part).to(whole)).all(dim=1).nonzero().flatten().tolist()
        require(len(rows) == 1, f"`random_row` returned numbers that are no row of {name}.")
        found.append(rows[0])
    return tuple(found)
