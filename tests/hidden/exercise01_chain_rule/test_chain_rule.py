"""Hidden tests of exercise 01: the loss, each of its three derivatives by itself, and a short descent.

dy is the derivative of the loss by the error, too, from which dw and dx follow: these are also judged with the error
carried forward, against what the chain rule makes of the learner's own dy, so that a slip there costs dy alone.
"""

from dataclasses import replace

import pytest
import torch

from grader.testing import (
    Training, assert_gradient, assert_value, entry, follows_from, like, torch_gradients, torch_value, try_call,
    unchanged,
)  # fmt: skip

RATE, STEPS = 0.03, 20
FROM_DY = {"w": lambda dy, x, y, w: -dy * x, "x": lambda dy, x, y, w: -dy * w}


def squared_error(x, y, w):
    return (y - x * w) ** 2


def drawn(draw, **fixed):
    """x, y and w of both signs. y is the largest by far, so that nothing cancels and the error is never small."""
    x, w = (draw.uniform(0.5, 1.5) * draw.choice([-1.0, 1.0]) for _ in range(2))
    y = draw.uniform(2.7, 4.0) * draw.choice([-1.0, 1.0])
    numbers = {"x": x, "y": y, "w": w}
    return {name: torch.full_like(value, fixed.get(name, value.item())) for name, value in numbers.items()}


def several(draw):
    """Three draws, then one of each kind in which a number is 0."""
    return [*(drawn(draw) for _ in range(3)), drawn(draw, x=0.0), drawn(draw, w=0.0), drawn(draw, y=0.0)]


def own_dy(result, other):
    """The learner's dy, to go on from; None if it isn't a single number."""
    dy = result.get("dy") if type(result) is dict else None
    return try_call(like(other), dy, "dy")


def derivative_of(name, points, doc):
    """The test of one of the three derivatives."""

    @pytest.mark.points(points)
    def test(submission, draw):
        cases = several(draw)
        results = [submission.backward(*numbers.values()) for numbers in cases]
        upstream = [own_dy(result, numbers["y"]) for result, numbers in zip(results, cases)]
        # A dy that is the same whatever is asked, such as 1, hands nothing on.
        sound = name in FROM_DY and None not in upstream and len({abs(float(dy)) for dy in upstream}) == len(upstream)
        for result, numbers, dy in zip(results, cases, upstream):
            got, truth = entry(result, f"d{name}", of="`backward`"), torch_gradients(squared_error, **numbers)[name]
            carried = follows_from(FROM_DY[name], dy=dy, **numbers) if sound else None
            assert_gradient(got, truth, name=f"d{name}", carried=carried)

    test.__doc__ = doc
    return test


@pytest.mark.points(2)
def test_forward(submission, draw):
    """forward returns the loss, the square of y - x·w."""
    for numbers in several(draw):
        assert_value(submission.forward(*numbers.values()), torch_value(squared_error, **numbers))


test_dy = derivative_of("y", 1.5, "dy is the derivative of the loss with respect to y.")
test_dw = derivative_of("w", 2, "dw is the derivative of the loss with respect to the weight w.")
test_dx = derivative_of("x", 1.5, "dx is the derivative of the loss with respect to x.")


@pytest.mark.points(1, requires="test_dw")
def test_own_numbers(submission, draw):
    """backward uses the numbers that it is given, whatever forward and backward were called with before."""
    first, second = drawn(draw), drawn(draw)
    results = []
    for numbers in (first, second, first):
        results.append(submission.backward(*numbers.values()))
        submission.forward(*drawn(draw).values())
    before, between, again = (own_dy(result, first["y"]) for result in results)
    # Nothing is carried forward from a dy that is a leftover itself.
    sound = None not in (before, between, again) and before == again != between
    for called, result, numbers, dy in (("first", results[0], first, before), ("second", results[1], second, between)):
        got, truth = entry(result, "dw", of="`backward`"), torch_gradients(squared_error, **numbers)["w"]
        carried = follows_from(FROM_DY["w"], dy=dy if sound else None, **numbers)
        assert_gradient(got, truth, name=f"dw, the {called} time,", carried=carried)


@pytest.mark.points(1, requires=("test_forward", "test_dw"))
def test_arguments_unchanged(submission, draw):
    """forward and backward leave x, y and w as they are."""
    numbers = drawn(draw)
    with unchanged(submission, of="`forward`", **numbers) as held:
        loss = submission.forward(*held.values())
    assert_value(loss, torch_value(squared_error, **numbers), name="`forward(x, y, w)`")
    with unchanged(submission, of="`backward`", **numbers) as held:
        result = submission.backward(*held.values())
    truth, dy = torch_gradients(squared_error, **numbers)["w"], own_dy(result, numbers["y"])
    carried = follows_from(FROM_DY["w"], dy=dy, **numbers)
    assert_gradient(entry(result, "dw", of="`backward`"), truth, name="dw", carried=carried)


@pytest.mark.points(1, requires=("test_forward", "test_dw"))
def test_training(submission, draw):
    """20 steps of descent on w with your dw end at the loss that torch's autograd reaches."""
    x, y, w = drawn(draw).values()
    for target in (y, -y):  # an error of one sign alone, squared by mistake, would lead down
        judge_training(submission, x, target, w)


def judge_training(submission, x, y, w):
    by_torch = Training(
        lambda product: (y.to(product) - product) ** 2, {"w": w}, RATE, STEPS, lambda w: {"product": x.to(w) * w}
    )
    losses, taken = [submission.forward(x, y, w)], []
    for _ in range(STEPS):
        result = submission.backward(x, y, w)
        taken.append(own_dy(result, y))
        w = w - RATE * like(w)(entry(result, "dw", of="`backward`"), "dw")
        losses.append(submission.forward(x, y, w))
    carried = None
    if all(dy is not None and dy.isfinite() for dy in taken):
        carried = by_torch.along([{"product": -dy} for dy in taken])
        carried = carried if carried and bool(carried.value[-1] < carried.value[0]) else None
    got = torch.stack([like(w)(loss, "The loss") for loss in losses])
    name = f"the losses of {STEPS} steps"
    assert_value(got, by_torch.losses(), name=name, carried=carried, steps="step")
    truth = by_torch.losses(-1)
    last = carried and replace(carried, value=carried.value[-1], allowed=truth.allowed, shapes=((),))
    assert_value(losses[-1], truth, name=f"the loss after {STEPS} steps", carried=last)
