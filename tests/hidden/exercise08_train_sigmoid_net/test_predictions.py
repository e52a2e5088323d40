"""Hidden tests of exercise 08: predicting and scoring, and drawing a row."""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, as_truth, assert_value, has_shape, known_value, require, returns, shape_of, torch_value,
)  # fmt: skip

from .network import drawn_weights, labels, predict

DRAWS = 100  # of each row: if all are equally likely, one comes up for less than a third of this in one of 10^9 runs
batches = pytest.mark.parametrize("batch", [7, MANY])


def entropy(P, Y):
    return -(Y * P.log() + (1 - Y) * (1 - P).log())


def number(got):
    """A number, which may also come as a tensor without dimensions."""
    return float(got) if has_shape(got, ()) else got


@pytest.mark.points(1)
@batches
def test_predict(submission, draw, batch):
    """neural_net_predict returns the network's prediction for each row, with all four weights."""
    for rows in (batch, 1):
        X, weights = draw.normal(rows, 3), drawn_weights(draw)
        truth = torch_value(lambda X, **weights: predict(X, weights), X=X, **weights)
        assert_value(submission.neural_net_predict(X, weights), truth)


@pytest.mark.points(1)
@batches
def test_cross_entropy(submission, draw, batch):
    """cross_entropy returns one number for each row: minus the logarithm of the right answer's probability."""
    for rows in (batch, 1):
        P, Y = draw.uniform(0.05, 0.95, rows, 1), labels(draw, rows)
        assert_value(submission.cross_entropy(P, Y), torch_value(entropy, P=P, Y=Y))


@pytest.mark.points(1)
@batches
def test_log_loss(submission, draw, batch):
    """log_loss returns the mean cross-entropy of the network's predictions: one number."""
    X, y, weights = draw.normal(batch, 3), labels(draw, batch), drawn_weights(draw)
    truth = torch_value(lambda X, y, **weights: entropy(predict(X, weights), y).mean(), X=X, y=y, **weights)
    got = number(submission.log_loss(X, y, weights))
    carried = partial(mean_surprise, X, y, weights)
    assert_value(got, truth, name="`log_loss(X, y, weights)`", carried=carried)


def mean_surprise(X, y, weights, predicting, scoring):
    """What is right given the learner's own predictions and cross-entropies; None if they tell nothing."""
    P = predicting.neural_net_predict(X, weights)
    surprises = scoring.cross_entropy(P, y) if has_shape(P, (len(X), 1)) else None
    for values in (P, surprises):
        if not has_shape(values, (len(X), 1)) or bool((torch.as_tensor(values) == torch.as_tensor(values)[0]).all()):
            return None
    return torch_value(torch.mean, input=torch.as_tensor(surprises).detach().to(X))


@pytest.mark.points(0.75)
@batches
def test_accuracy(submission, draw, batch):
    """accuracy_binary returns the fraction of predictions that are right once rounded."""
    actual, sure = labels(draw, batch), draw.uniform(0.55, 0.95, batch, 1)
    ones, zeros = actual.flatten().nonzero()[::5], (1 - actual).flatten().nonzero()[::3]
    wrong = torch.zeros_like(actual)
    wrong[ones] = wrong[zeros] = 1  # of both, but not as many
    predictions = torch.where(actual != wrong, sure, 1 - sure)
    got = number(submission.accuracy_binary(predictions, actual))
    right = 1 - (len(ones) + len(zeros)) / batch
    assert_value(got, known_value(right, 1e-6), name="`accuracy_binary(predictions, actual)`")


@pytest.mark.points(0.5)
@pytest.mark.parametrize("n", [5, 1, MANY])
def test_to_2d(submission, draw, n):
    """to_2d returns one row, (1, n), or one column, (n, 1)."""
    t = draw.normal(n)
    for kind, shape in (("row", (1, n)), ("col", (n, 1))):
        truth = torch_value(lambda t, shape=shape: t.reshape(shape), t=t)
        assert_value(submission.to_2d(t, kind), truth, name=f'`to_2d(t, "{kind}")`')


@pytest.mark.points(1)
@pytest.mark.parametrize("n", [FEW])
def test_random_row(submission, draw, n):
    """random_row returns a row of X and the same row of y; in many calls, every row comes up about as often."""
    X, y = draw.normal(1, 3), draw.normal(1, 1)
    row, target = returns(submission.random_row(X, y), "row", "target")
    assert_value(row, as_truth(X), name="the row of X, where there is just one,")
    assert_value(target, as_truth(y), name="the row of y, where there is just one,")
    X, y = draw.normal(n, 3), draw.normal(n, 1)
    drawn = [located(submission.random_row(X, y), X, y) for _ in range(DRAWS * n)]
    together = float(all(of_x == of_y for of_x, of_y in drawn))
    assert_value(together, known_value(1.0, 0.0), name="whether X and y always come from the same row, as 1 or 0,")
    counts = torch.bincount(torch.tensor([of_x for of_x, _ in drawn]), minlength=n).double() / DRAWS
    often = ((counts > 1 / 3) & (counts < 5 / 3)).double()
    name = "whether each row comes about as often as it should, as 1 or 0,"
    assert_value(often, known_value([1.0] * n, 0.0, often), name=name)


def located(result, X, y):
    """From which rows of X and y these came."""
    found = []
    for part, whole, name in zip(returns(result, "row", "target"), (X, y), "Xy"):
        shape_of(part, name=f"the row of {name}", among=[(1, whole.shape[1])])
        rows = (whole == torch.as_tensor(part).to(whole)).all(dim=1).nonzero().flatten().tolist()
        require(len(rows) == 1, f"`random_row` returned numbers that are no row of {name}.")
        found.append(rows[0])
    return tuple(found)
