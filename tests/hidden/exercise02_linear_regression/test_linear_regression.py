"""Hidden tests of exercise 02. Sizes are distinct primes, then a single row, and a single feature and output.

The training is judged on numbers of the size of the fruit harvest's, with a rate that suits them.

Each step is judged with the error carried forward: the gradients also against what follows from the learner's own
predictions, where these are wrong, and the training against one with the learner's own functions.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.testing import (
    asked,
    assert_gradient,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    torch_gradients,
    torch_value,
)

RATE, EPOCHS = 1e-5, 30
sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (1, 3, 2), (5, 1, 1)])
two_sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (1, 5, 1)])
one_size = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2)])


def predictions(x, w, b):
    return x @ w.T + b


def loss(x, target, w, b):
    return ((predictions(x, w, b) - target) ** 2).mean()


def drawn(draw, n, f, d):
    return {"x": draw.normal(n, f), "target": draw.normal(n, d), "w": draw.normal(d, f), "b": draw.normal(d)}


def harvest(draw, n, f, d):
    climate, fruit = draw.uniform(40, 130, n, f), draw.uniform(20, 140, n, d)
    return {"x": climate, "target": fruit, "w": draw.normal(d, f), "b": draw.normal(d)}


FROM_ERROR = {
    "w": lambda x, error: 2 / error.numel() * error.T @ x,
    "b": lambda x, error: 2 / error.numel() * error.sum(dim=0),
}


def from_predictions(which, submission, inputs):
    """The gradient of w or b that follows from the learner's own predictions, where these are wrong."""
    x, target, w, b = inputs.values()
    prediction = own(asked(submission.predict, x, w, b), torch_value(predictions, x=x, w=w, b=b), x)
    return None if prediction is None else torch_value(FROM_ERROR[which], x=x, error=prediction - target)


def trained_by_own(submission, inputs):
    """w, b and losses of a training with the learner's own functions. None if all of them are right at its start, if
    one tells nothing, or if they don't lead down."""
    x, target, w, b = inputs.values()
    at_start = torch_gradients(loss, **inputs)
    truths, losses = (torch_value(loss, **inputs), at_start["w"], at_start["b"]), []
    for epoch in range(EPOCHS):
        step = asked(own_step, submission, x, target, w, b)
        if step is None or (epoch == 0 and not to_go_on_from(step, truths, x)):
            return None
        losses.append(step[0])
        w, b = w - RATE * step[1], b - RATE * step[2]
    reached, before = (submission.predict(x, *at) for at in ((w, b), (inputs["w"], inputs["b"])))
    down = (torch.as_tensor(reached) - target).norm() < (torch.as_tensor(before) - target).norm()
    return (w, b, torch.stack(losses)) if down else None


def own_step(submission, x, target, w, b):
    """The learner's own loss and gradients, of the shapes that they should have."""
    found = [submission.mse(submission.predict(x, w, b), target), *submission.gradients(x, target, w, b)]
    return [torch.as_tensor(got).detach().to(x).reshape(like.shape) for got, like in zip(found, (x.sum(), w, b))]


def to_go_on_from(step, truths, like):
    """Whether one of the learner's values of the first step is wrong, though none of them tells nothing."""
    values = [own(got, truth, like) for got, truth in zip(step, truths)]
    return all(v is not None for v in values) and any(differs(v, truth) for v, truth in zip(values, truths))


def carried(which, by_own, truth):
    """Number `which` of a training with the learner's own functions, as a truth."""
    value = by_own and by_own[which].to("cpu", torch.float64)
    if value is None or value.shape != truth.value.shape:
        return None
    return replace(truth, value=value, allowed=truth.allowed * max(1.0, float(value.abs().max()) / truth.scale))


def trained(which, inputs):
    """Number `which` of w, b and losses after descent by autograd."""

    def descend(x, target, w, b):
        losses = []
        for _ in range(EPOCHS):
            w, b = w.detach().requires_grad_(), b.detach().requires_grad_()
            losses.append(loss(x, target, w, b))
            dw, db = torch.autograd.grad(losses[-1], (w, b))
            w, b = w - RATE * dw, b - RATE * db
        return (w, b, torch.stack(losses))[which]

    return torch_value(descend, **inputs)


def parts(result, called, names):
    """The things that a function returned together."""
    right = isinstance(result, tuple | list) and len(result) == len(names)
    require(right, f"`{called}` must return {len(names)} things: {', '.join(names)}.")
    return result


def gradients(submission, inputs):
    return parts(submission.gradients(*inputs.values()), "gradients", ["dw", "db"])


def train(submission, inputs, epochs=EPOCHS):
    return parts(submission.train(*inputs.values(), RATE, epochs), "train", ["w", "b", "losses"])


def together(losses, like):
    """The learner's losses as one tensor; a list of single numbers may have any dtype."""
    if not isinstance(losses, tuple | list):
        return losses
    numbers = all(isinstance(one, int | float | torch.Tensor | np.ndarray) and np.shape(one) == () for one in losses)
    require(numbers, "losses must be a list with one single number for each epoch.")
    return torch.tensor([float(one) for one in losses], dtype=like.dtype, device=like.device)


@pytest.mark.points(1.5)
@two_sizes
def test_predict(submission, draw, n, f, d):
    """predict gives x wᵀ + b, a row for each row of x."""
    x, w, b = draw.normal(n, f), draw.normal(d, f), draw.normal(d)
    assert_value(submission.predict(x, w, b), torch_value(predictions, x=x, w=w, b=b))


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "d"), [(7, 2), (1, 3)])
def test_mse(submission, draw, n, d):
    """mse gives one number, the mean of the squared differences over every element."""
    prediction, target = draw.normal(n, d), draw.normal(n, d)
    truth = torch_value(
        lambda prediction, target: ((prediction - target) ** 2).mean(), prediction=prediction, target=target
    )
    assert_value(submission.mse(prediction, target), truth)


@pytest.mark.points(2)
@sizes
def test_dw(submission, draw, n, f, d):
    """dw is the gradient of the loss with respect to the weights."""
    inputs = drawn(draw, n, f, d)
    got, carried = gradients(submission, inputs)[0], from_predictions("w", submission, inputs)
    assert_gradient(got, torch_gradients(loss, **inputs)["w"], name="dw", carried=carried)


@pytest.mark.points(1.5)
@sizes
def test_db(submission, draw, n, f, d):
    """db is the gradient of the loss with respect to the bias."""
    inputs = drawn(draw, n, f, d)
    got, carried = gradients(submission, inputs)[1], from_predictions("b", submission, inputs)
    assert_gradient(got, torch_gradients(loss, **inputs)["b"], name="db", carried=carried)


@pytest.mark.points(1.5)
@one_size
def test_train(submission, draw, n, f, d):
    """30 epochs of train end at the w and b that torch's autograd reaches from the same start."""
    inputs = harvest(draw, n, f, d)
    results, by_own = train(submission, inputs), trained_by_own(submission, inputs)
    for which, name in enumerate(("the trained w", "the trained b")):
        truth = trained(which, inputs)
        assert_value(results[which], truth, name=name, carried=carried(which, by_own, truth))


@pytest.mark.points(1)
@pytest.mark.requires("test_train")
@one_size
def test_losses(submission, draw, n, f, d):
    """losses has one number for each epoch, the loss before that epoch's step."""
    inputs = harvest(draw, n, f, d)
    losses = train(submission, inputs)[2]
    truth = trained(2, inputs)
    own_losses = carried(2, trained_by_own(submission, inputs), truth)
    assert_value(together(losses, inputs["x"]), truth, name="losses", carried=own_losses, steps="epoch")


@pytest.mark.points(1)
@one_size
def test_arguments_unchanged(submission, draw, n, f, d):
    """x, target, w and b stay as they were given, in gradients and in train."""
    inputs = drawn(draw, n, f, d)
    truth = torch_gradients(loss, **inputs)["w"]
    before = own(gradients(submission, inputs)[0], truth, inputs["x"])
    for called, run in (("gradients", gradients), ("train", lambda *given: train(*given, epochs=2))):
        held = {name: hold(submission, value) for name, value in inputs.items()}
        first = run(submission, held)[0]
        for name, value in inputs.items():
            assert_unchanged(held[name], value, name=f"{name} of `{called}`")
        if called == "gradients":
            same = None if before is None else torch_value(torch.clone, input=before)
            assert_gradient(first, truth, name="dw", carried=same)


CLIMATE = [[73, 67, 43], [91, 88, 64], [87, 134, 58], [102, 43, 37], [69, 96, 70]]
FRUIT = [[56, 70], [81, 101], [119, 133], [22, 37], [103, 119]]
BEST = [[56.8908, 69.9376], [82.3791, 100.9033], [118.7372, 133.0184], [21.1160, 37.0620], [101.8769, 119.0787]]


@pytest.mark.points(0)
@pytest.mark.requires("test_predict", "test_dw", "test_db", "test_train")
def test_harvest(submission):
    """After 1000 epochs on the fruit harvest, each prediction is within 1 of the best that a linear model can do."""
    x, target, best = (torch.tensor(rows, dtype=torch.float64) for rows in (CLIMATE, FRUIT, BEST))
    start = torch.tensor([[0.3, 0.7, 0.5], [0.6, 0.2, 0.9]], dtype=torch.float64)
    w, b, _ = parts(
        submission.train(x, target, start, torch.tensor([0.4, 0.8], dtype=torch.float64), 1e-4, 1000),
        "train",
        ["w", "b", "losses"],
    )
    away = torch.as_tensor(submission.predict(x, w, b)) - best
    require(
        bool((away.abs() < 1).all()), "After 1000 epochs at the rate 1e-4, some predictions are further away than 1."
    )
