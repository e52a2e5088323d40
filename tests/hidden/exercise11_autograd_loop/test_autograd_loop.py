"""Hidden tests of exercise 11. Shapes are distinct primes, then one output and one row with one input.

What follows the first loss is judged with the error carried forward: also against a training on the learner's own loss,
where that is a multiple of the right one.
"""

import pytest

from grader.testing import (
    Training, assert_value, call_remote, numbers, own_factor, part, put, require, returns, unchanged,
)  # fmt: skip

RATE = 0.05
sizes = pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2), (5, 3, 1), (1, 1, 3)])
two_sizes = pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2), (1, 5, 3)])
one_size = pytest.mark.parametrize(("n", "inputs", "outputs"), [(7, 3, 2)])


def drawn(draw, n, inputs, outputs):
    """x, target, and the leaves w and b."""
    x, target = draw.normal(n, inputs), draw.normal(n, outputs)
    return {"x": x, "target": target, "w": leaf(draw.normal(outputs, inputs)), "b": leaf(draw.normal(outputs))}


def leaf(tensor):
    return tensor.requires_grad_()


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


def judge(what, got, start, epochs, factor, name):
    """w, b or the losses after so many epochs, also right if it follows from the learner's own first loss."""
    carried = None if factor is None else truth(what, start, epochs, factor)
    steps = "epoch" if what == "losses" else ""
    assert_value(got, truth(what, start, epochs), name=name, carried=carried, steps=steps)


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
    """One epoch moves w and b by the learning rate, down their gradients."""
    start = drawn(draw, n, inputs, outputs)
    _, _, losses = train(submission, start, 2)  # first: it tells apart more faults than w or b alone
    factor = own_factor(losses, truth("losses", start, 1))
    judge("losses", losses, start, 2, factor, "the list of losses, the second after one update,")
    w, b, _ = train(submission, start, 1)
    judge("w", w, start, 1, factor, "w after one epoch")
    judge("b", b, start, 1, factor, "b after one epoch")


@pytest.mark.points(2, requires="test_one_epoch")
@two_sizes
def test_more_epochs(submission, draw, n, inputs, outputs):
    """Each epoch has a gradient of its own: five of them give the losses, w and b that torch reaches."""
    start = drawn(draw, n, inputs, outputs)
    w, b, losses = train(submission, start, 5)
    factor = own_factor(losses, truth("losses", start, 1))
    judge("losses", losses, start, 5, factor, "the list of losses of five epochs")
    judge("w", w, start, 5, factor, "w after five epochs")
    judge("b", b, start, 5, factor, "b after five epochs")


@pytest.mark.points(2, requires="test_more_epochs")
@one_size
def test_training_goes_on(submission, draw, n, inputs, outputs):
    """What comes back can be trained on: w and b are leaves that require gradients, with nothing left over in .grad."""
    start = drawn(draw, n, inputs, outputs)
    first = train(submission, start, 3)[2]
    factor = own_factor(first, truth("losses", start, 1))
    judge("losses", first, start, 3, factor, "the list of losses of the first training")
    w, b, _ = kept_parts(submission, call_remote(submission.train, *start.values(), RATE, 3))
    _, _, losses = train(submission, {**start, "w": w, "b": b}, 4)
    rest = slice(3, None)
    carried = part(truth("losses", start, 7, factor), rest) if factor else None
    rest = part(truth("losses", start, 7), rest)
    name = "the list of losses of a second training, which goes on from the first,"
    assert_value(losses, rest, name=name, carried=carried, steps="epoch")
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
    """x and target stay as they were given."""
    start = drawn(draw, n, inputs, outputs)
    with unchanged(submission, x=start["x"], target=start["target"]) as held:
        submission.train(*held.values(), start["w"], start["b"], RATE, 2)


@pytest.mark.points(0.5, requires="test_more_epochs")
@one_size
def test_trained(submission, draw, n, inputs, outputs):
    """100 epochs end at the loss that torch reaches."""
    start = drawn(draw, n, inputs, outputs)
    _, _, losses = train(submission, start, 100)
    factor = own_factor(losses, truth("losses", start, 1))
    judge("losses", losses, start, 100, factor, "the list of losses of 100 epochs")
