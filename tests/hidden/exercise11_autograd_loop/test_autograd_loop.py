"""Hidden tests of exercise 11. Shapes are distinct primes, then one output and one row with one input.

What follows the first loss is judged with the error carried forward: also against a training on the learner's own loss,
where that is a multiple of the right one.
"""

import pytest

from grader.testing import (
    FEW, MANY, Training, assert_value, call_remote, numbers, own_factor, part, put, require, returns, unchanged,
)  # fmt: skip

RATE = 0.05
sizes = pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2), (MANY, FEW, FEW), (5, 3, 1), (1, 1, 3)])
one_size = pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2)])


def drawn(draw, n, inputs, outputs):
    """x, target, and the leaves w and b."""
    given = {"x": draw.normal(n, inputs), "target": draw.normal(n, outputs)}
    leaves = {"w": draw.normal(outputs, inputs).requires_grad_(), "b": draw.normal(outputs).requires_grad_()}
    return {**given, **leaves}


def truth(what, start, epochs, factor=1.0):
    """What torch's autograd reaches: "w", "b" or "losses". factor: what the loss is multiplied by."""
    x, target, w, b = start.values()

    def loss(w, b):
        return factor * ((x.to(w) @ w.T + b - target.to(w)) ** 2).mean()

    training = Training(loss, {"w": w, "b": b}, RATE, epochs)
    return part(training.losses(), slice(epochs)) if what == "losses" else training.end(what)


def train(submission, start, epochs, rate=RATE):
    """What the learner's training returns: w, b, and the losses as one tensor."""
    w, b, losses = returns(submission.train(*start.values(), rate, epochs), "w", "b", "losses")
    return w, b, numbers(losses, start["x"], each="epoch")


def judge(start, epochs, after, first, **got):
    """The losses, w and b of so many epochs, also right if they follow from the learner's own first loss."""
    factor = own_factor(first, truth("losses", start, 1))
    for what, value in got.items():
        carried = None if factor is None else truth(what, start, epochs, factor)
        name, steps = (f"the list of losses {after}", "epoch") if what == "losses" else (f"{what} {after}", "")
        assert_value(value, truth(what, start, epochs), name=name, carried=carried, steps=steps)


@pytest.mark.points(2)
@sizes
def test_first_loss(submission, draw, n, inputs, outputs):
    """The first loss is the mean squared error of the predictions x @ w.T + b, before anything is updated."""
    start = drawn(draw, n, inputs, outputs)
    _, _, losses = train(submission, start, 1)
    assert_value(losses, truth("losses", start, 1), name="the list of losses after one epoch")


@pytest.mark.points(2)
@sizes
def test_one_epoch(submission, draw, n, inputs, outputs):
    """One epoch moves w and b one step down their gradients."""
    start = drawn(draw, n, inputs, outputs)
    _, _, losses = train(submission, start, 2)  # first: it tells apart more faults than w or b alone
    judge(start, 2, "of two epochs, the second after one update,", losses, losses=losses)
    w, b, _ = train(submission, start, 1)
    judge(start, 1, "after one epoch", losses, w=w, b=b)


@pytest.mark.points(2, requires="test_one_epoch")
@pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2), (MANY, FEW, FEW), (1, 5, 3)])
def test_more_epochs(submission, draw, n, inputs, outputs):
    """Each epoch has its own gradient: five of them give the losses, w and b that torch reaches."""
    start = drawn(draw, n, inputs, outputs)
    w, b, losses = train(submission, start, 5)
    judge(start, 5, "of five epochs", losses, losses=losses)
    judge(start, 5, "after five epochs", losses, w=w, b=b)


@pytest.mark.points(2, requires="test_more_epochs")
@one_size
def test_training_goes_on(submission, draw, n, inputs, outputs):
    """The w and b that come back can be trained further: leaves that require gradients, and no old ones stay."""
    start = drawn(draw, n, inputs, outputs)
    first = train(submission, start, 3)[2]
    judge(start, 3, "of the first training", first, losses=first)
    w, b, _ = kept_parts(submission, call_remote(submission.train, *start.values(), RATE, 3))
    _, _, losses = train(submission, {**start, "w": w, "b": b}, 4)
    factor, rest = own_factor(first, truth("losses", start, 1)), slice(3, None)
    carried = part(truth("losses", start, 7, factor), rest) if factor else None
    name = "the list of losses of a second training, which goes on from the first,"
    assert_value(losses, part(truth("losses", start, 7), rest), name=name, carried=carried, steps="epoch")
    for name, held in (("w", w), ("b", b)):
        require(held.requires_grad is True, f"The {name} that `train` returns doesn't require gradients any more.")
        held.requires_grad_(False)  # which torch refuses for anything but a leaf


def kept_parts(submission, result):
    """The parts of a tuple that was kept beside the learner's code, each kept there as it is."""
    box = put(submission, [])
    box.extend(result)
    return [call_remote(box.pop, 0) for _ in range(3)]


@pytest.mark.points(0.5, requires="test_first_loss")
@one_size
def test_data_unchanged(submission, draw, n, inputs, outputs):
    """train leaves x and target as they are."""
    start = drawn(draw, n, inputs, outputs)
    with unchanged(submission, x=start["x"], target=start["target"]) as held:
        submission.train(*held.values(), start["w"], start["b"], RATE, 2)


@pytest.mark.points(0.5, requires="test_more_epochs")
@one_size
def test_trained(submission, draw, n, inputs, outputs):
    """100 epochs end at the loss that torch reaches."""
    start = drawn(draw, n, inputs, outputs)
    _, _, losses = train(submission, start, 100)
    judge(start, 100, "of 100 epochs", losses, losses=losses)
