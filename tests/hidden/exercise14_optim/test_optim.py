"""Hidden tests of exercise 14, against the optimizers of torch.optim from the same start.

Training with further optimizers is judged with the error carried forward: also against one on the learner's own loss,
where that is a multiple of the right one.
"""

import pytest
import torch

from grader.testing import (
    MANY, assert_value, call_remote, get, numbers, own_factor, part, put, require, torch_value, try_call, unchanged,
)  # fmt: skip

RATES = {"sgd": 0.02, "momentum": 0.01, "rmsprop": 0.03, "adam": 0.05}
PARAMETERS = ("a", "b", "c", "d")
one_size = pytest.mark.parametrize("n", [7])


def torchs(name, parameters, rate):
    """torch's optimizer of this name."""
    kinds = {"sgd": torch.optim.SGD, "momentum": torch.optim.SGD, "rmsprop": torch.optim.RMSprop}
    more = {"momentum": 0.9} if name == "momentum" else {}
    return kinds.get(name, torch.optim.Adam)(parameters, lr=rate, **more)


def drawn(draw, n):
    """x in [-1, 1], where no power is large; y; and the start of a, b, c and d."""
    x, y = draw.uniform(-1, 1, n), draw.normal(n)
    return x, y, {name: draw.normal() for name in PARAMETERS}


def model_at(submission, start):
    """The exercise's model, of the dtype and on the device of `start`, with its values."""
    model = submission.PolynomialModel()
    model.to(start["a"])
    for name, value in start.items():
        call_remote(call_remote(model.get_parameter, name).detach).copy_(value)
    return model


def truth(name, x, y, start, *runs, factor=1.0):
    """The losses that torch reaches in runs of so many steps, each with a new optimizer. factor: what the loss is
    multiplied by; None for no truth."""
    if factor is None:
        return None

    def descend(x, y, **start):
        a, b, c, d = parameters = [start[name] for name in PARAMETERS]
        losses = []
        for steps in runs:
            optimizer = torchs(name, parameters, RATES[name])
            for _ in range(steps):
                loss = factor * ((a + b * x + c * x**2 + d * x**3 - y) ** 2).sum()
                optimizer.zero_grad()
                loss.backward(inputs=parameters)
                optimizer.step()
                losses.append(loss.detach())
        return torch.stack(losses)

    return torch_value(descend, x=x, y=y, **start)


def train(submission, model, x, y, name, steps):
    """What the learner's training returns, as one tensor."""
    return numbers(submission.train(model, x, y, name, RATES[name], steps), x)


def of_optimizer(name, sentence):
    """The test of one of the four: four steps of the learner's optimizer on drawn gradients."""

    def walk(start, gradients):
        optimizer = torchs(name, [start], RATES[name])
        for gradient in gradients.detach():
            start.grad = gradient.clone()
            optimizer.step()
        return start

    @pytest.mark.points(1)
    @pytest.mark.parametrize("size", [5, MANY])
    def test(submission, draw, size):
        start, gradients = draw.normal(size), draw.normal(4, size)
        gradients[2] *= 1e-3  # where mean squares shrink, whoever keeps the largest ones goes another way
        parameter = put(submission, start.clone().requires_grad_())
        optimizer = submission.make_optimizer(name, [parameter], RATES[name])
        require(optimizer is not None, "`make_optimizer` must return the optimizer; it returned None.")
        is_class = try_call(getattr, optimizer, "mro", None) is not None  # what classes have, their instances don't
        uncalled = "it returned a class, which nobody has called."
        require(not is_class, f"`make_optimizer` must return an optimizer; {uncalled}")
        for count in range(1, 5):
            parameter.grad = gradients[count - 1]
            optimizer.step()
            reached = torch_value(walk, start=start, gradients=gradients[:count])
            assert_value(get(parameter), reached, name=f'the parameter after step {count} of "{name}"')

    test.__doc__ = f'The optimizer "{name}" {sentence}'
    return test


test_sgd = of_optimizer("sgd", "subtracts learning rate times gradient.")
test_momentum = of_optimizer("momentum", "adds 0.9 of its last step to the next.")
test_rmsprop = of_optimizer("rmsprop", "divides each gradient by the root of its mean square.")
test_adam = of_optimizer("adam", "has momentum and divides by the root of the mean square, both bias-corrected.")


@pytest.mark.points(2, requires="test_sgd")
@pytest.mark.parametrize("n", [7, 1, MANY])
def test_train_with_sgd(submission, draw, n):
    """train with "sgd" gives torch's losses: summed squared errors, each from before its step."""
    x, y, start = drawn(draw, n)
    losses = train(submission, model_at(submission, start), x, y, "sgd", 5)
    assert_value(losses, truth("sgd", x, y, start, 5), name="the list of losses of five steps", steps="step")


@pytest.mark.points(2, requires=("test_sgd", "test_momentum", "test_rmsprop", "test_adam"))
@one_size
def test_train_with_the_others(submission, draw, n):
    """train with each of the other three reaches torch's losses in 40 steps."""
    x, y, start = drawn(draw, n)
    for name in ("rmsprop", "momentum", "adam"):
        losses = train(submission, model_at(submission, start), x, y, name, 40)
        called = f'the list of losses of 40 steps with "{name}"'
        factor = own_factor(losses, truth(name, x, y, start, 1))
        carried = truth(name, x, y, start, 40, factor=factor)
        assert_value(losses, truth(name, x, y, start, 40), name=called, carried=carried, steps="step")


@pytest.mark.points(1, requires="test_train_with_the_others")
@one_size
def test_training_goes_on(submission, draw, n):
    """A second training goes on from where the model stands, with a new optimizer that remembers nothing."""
    x, y, start = drawn(draw, n)
    model = model_at(submission, start)
    first, expected = train(submission, model, x, y, "momentum", 3), truth("momentum", x, y, start, 3)
    factor = own_factor(first, truth("momentum", x, y, start, 1))
    carried = truth("momentum", x, y, start, 3, factor=factor)
    assert_value(first, expected, name="the list of losses of the first training", carried=carried, steps="step")
    losses = train(submission, model, x, y, "momentum", 4)
    # Four steps with momentum, after three with an optimizer of their own.
    rest, carried = (part(truth("momentum", x, y, start, 3, 4, factor=each), slice(3, None)) for each in (1.0, factor))
    assert_value(losses, rest, name="the list of losses of a second training", carried=carried, steps="step")


@pytest.mark.points(0.5, requires="test_train_with_sgd")
@one_size
def test_data_unchanged(submission, draw, n):
    """train leaves x and y as they are."""
    x, y, start = drawn(draw, n)
    with unchanged(submission, x=x, y=y) as held:
        submission.train(model_at(submission, start), *held.values(), "sgd", 0.02, 2)
