"""Hidden tests of exercise 02: the training, and arguments that must stay as they are.

The training is judged on numbers of the size of the fruit harvest's, with a rate that suits them, and on numbers around
1: at the harvest's rate, a step that also shrinks the weights a little would pass. It is judged with the error carried
forward: also against one with the learner's own functions, where one of them is wrong.
"""

from functools import partial

import pytest

from grader.testing import (
    MANY, Training, as_truth, assert_gradient, assert_value, in_place_of, numbers, part, recognisable_value, returns,
    torch_gradients, unchanged,
)  # fmt: skip

from .regression import drawn, gradients, loss

EPOCHS = 30
OF_HARVEST, AROUND_ONE = 1e-5, 0.05
sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, 3, 2)])


def harvest(draw, n, f, d):
    return drawn(draw, n, f, d) | {"x": draw.uniform(40, 130, n, f), "target": draw.uniform(20, 140, n, d)}


def training(rate, x, target, w, b):
    return Training(lambda w, b: loss(x.to(w), target.to(w), w, b), {"w": w, "b": b}, rate, EPOCHS)


def by_own(inputs, truth, what, rate, scoring, deriving):
    """What a training with the learner's own functions reaches, if one of them is wrong: "w", "b" or the losses."""
    x, target = inputs["x"], inputs["target"]

    def step(w, b):
        value = scoring.mse(scoring.predict(x, w, b), target)
        return value, gradients(deriving, {**inputs, "w": w, "b": b})

    run = training(rate, **inputs).by_own(step)
    return run and in_place_of(truth, run.losses[:-1] if what == "losses" else run.end[what])


def train(submission, inputs, rate, epochs=EPOCHS):
    return returns(submission.train(*inputs.values(), rate, epochs), "w", "b", "losses")


@pytest.mark.points(1.5)
@sizes
def test_train(submission, draw, n, f, d):
    """30 epochs of train end at the w and b that torch's autograd reaches from the same start."""
    for inputs, rate in ((harvest(draw, n, f, d), OF_HARVEST), (drawn(draw, n, f, d), AROUND_ONE)):
        w, b, _ = train(submission, inputs, rate)
        for name, got in (("w", w), ("b", b)):
            truth = training(rate, **inputs).end(name)
            assert_value(got, truth, name=f"the trained {name}", carried=partial(by_own, inputs, truth, name, rate))


@pytest.mark.points(1, requires="test_train")
@sizes
def test_losses(submission, draw, n, f, d):
    """losses has one number for each epoch, the loss before that epoch's step."""
    inputs = harvest(draw, n, f, d)
    *_, losses = train(submission, inputs, OF_HARVEST)
    if isinstance(losses, list | tuple):  # its numbers may have any dtype
        losses = numbers(losses, inputs["x"], each="epoch")
    truth = part(training(OF_HARVEST, **inputs).losses(), slice(EPOCHS))
    carried = partial(by_own, inputs, truth, "losses", OF_HARVEST)
    assert_value(losses, truth, name="losses", carried=carried, steps="epoch")


def recognisable_dw(submission, inputs):
    return recognisable_value(gradients(submission, inputs)["w"], torch_gradients(loss, **inputs)["w"], inputs["x"])


@pytest.mark.points(1)
def test_arguments_unchanged(submission, draw):
    """All four functions leave x, target, w and b as they are."""
    inputs, *others = (drawn(draw, 7, 3, 6) for _ in range(4))
    truth = torch_gradients(loss, **inputs)["w"]
    with unchanged(submission, of="`gradients`", **inputs) as held:
        dw = gradients(submission, held)["w"]

    def own_dw(own):
        """The learner's, if it is recognisable on other inputs, too."""
        found = [recognisable_dw(own, each) for each in (inputs, *others)]
        return None if any(value is None for value in found) else as_truth(found[0])

    assert_gradient(dw, truth, name="dw", carried=own_dw)
    with unchanged(submission, of="`train`", **inputs) as held:
        train(submission, held, OF_HARVEST, epochs=2)
    with unchanged(submission, of="`predict`", **{name: inputs[name] for name in "xwb"}) as held:
        submission.predict(*held.values())
    with unchanged(submission, of="`mse`", prediction=draw.normal(7, 6), target=inputs["target"]) as held:
        submission.mse(*held.values())
