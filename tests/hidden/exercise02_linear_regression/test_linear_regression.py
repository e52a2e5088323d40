"""Hidden tests of exercise 02. Sizes are distinct primes, then a single row, and a single feature and output.

The training is judged on numbers of the size of the fruit harvest's, with a rate that suits them, and on numbers around
1: at the harvest's rate, a step that also shrinks the weights a little would pass.

Each step is judged with the error carried forward: the gradients also against what follows from the learner's own
predictions, where these are wrong, and the training against one with the learner's own functions.
"""

from functools import partial

import pytest

from grader.testing import (
    FEW, MANY, Training, as_truth, assert_gradient, assert_value, follows_from, in_place_of, numbers, part,
    recognisable_value, returns, torch_gradients, torch_value, unchanged,
)  # fmt: skip

EPOCHS = 30
OF_HARVEST, AROUND_ONE = 1e-5, 0.05
sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, FEW, FEW), (1, 3, 2), (5, 1, 1)])
trainings = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, 3, 2)])


def predictions(x, w, b):
    return x @ w.T + b


def squared_error(prediction, target):
    return ((prediction - target) ** 2).mean()


def loss(x, target, w, b):
    return squared_error(predictions(x, w, b), target)


def drawn(draw, n, f, d):
    return {"x": draw.normal(n, f), "target": draw.normal(n, d), "w": draw.normal(d, f), "b": draw.normal(d)}


def harvest(draw, n, f, d):
    return drawn(draw, n, f, d) | {"x": draw.uniform(40, 130, n, f), "target": draw.uniform(20, 140, n, d)}


FROM_ERROR = {
    "w": lambda x, error: 2 / error.numel() * error.T @ x,
    "b": lambda x, error: 2 / error.numel() * error.sum(dim=0),
}


def gradients(submission, inputs):
    return dict(zip("wb", returns(submission.gradients(*inputs.values()), "dw", "db")))


def judge_gradient(name, submission, inputs):
    """One of the two, also right if it follows from the learner's own predictions, where these are wrong."""
    x, target, w, b = inputs.values()

    def from_own_predictions(own):
        found = recognisable_value(own.predict(x, w, b), torch_value(predictions, x=x, w=w, b=b), x)
        return follows_from(FROM_ERROR[name], x=x, error=None if found is None else found - target)

    got, truth = gradients(submission, inputs)[name], torch_gradients(loss, **inputs)[name]
    assert_gradient(got, truth, name=f"d{name}", carried=from_own_predictions)


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
@pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (MANY, FEW, FEW), (1, 5, 1)])
def test_predict(submission, draw, n, f, d):
    """predict returns x wᵀ + b, one row for each row of x."""
    given = {"x": draw.normal(n, f), "w": draw.normal(d, f), "b": draw.normal(d)}
    assert_value(submission.predict(*given.values()), torch_value(predictions, **given))


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "d"), [(7, 2), (MANY, FEW), (1, 3)])
def test_mse(submission, draw, n, d):
    """mse returns one number: the mean of the squared differences over all elements."""
    given = {"prediction": draw.normal(n, d), "target": draw.normal(n, d)}
    assert_value(submission.mse(*given.values()), torch_value(squared_error, **given))


@pytest.mark.points(2)
@sizes
def test_dw(submission, draw, n, f, d):
    """dw is the gradient of the loss with respect to the weights."""
    judge_gradient("w", submission, drawn(draw, n, f, d))


@pytest.mark.points(1.5)
@sizes
def test_db(submission, draw, n, f, d):
    """db is the gradient of the loss with respect to the bias."""
    judge_gradient("b", submission, drawn(draw, n, f, d))


@pytest.mark.points(1.5)
@trainings
def test_train(submission, draw, n, f, d):
    """30 epochs of train end at the w and b that torch's autograd reaches from the same start."""
    for inputs, rate in ((harvest(draw, n, f, d), OF_HARVEST), (drawn(draw, n, f, d), AROUND_ONE)):
        w, b, _ = train(submission, inputs, rate)
        for name, got in (("w", w), ("b", b)):
            truth = training(rate, **inputs).end(name)
            assert_value(got, truth, name=f"the trained {name}", carried=partial(by_own, inputs, truth, name, rate))


@pytest.mark.points(1, requires="test_train")
@trainings
def test_losses(submission, draw, n, f, d):
    """losses has one number for each epoch, the loss before that epoch's step."""
    inputs = harvest(draw, n, f, d)
    *_, losses = train(submission, inputs, OF_HARVEST)
    if isinstance(losses, list | tuple):  # its numbers may have any dtype
        losses = numbers(losses, inputs["x"], each="epoch")
    truth = part(training(OF_HARVEST, **inputs).losses(), slice(EPOCHS))
    carried = partial(by_own, inputs, truth, "losses", OF_HARVEST)
    assert_value(losses, truth, name="losses", carried=carried, steps="epoch")


@pytest.mark.points(1)
def test_arguments_unchanged(submission, draw):
    """All four functions leave x, target, w and b as they are."""
    inputs = drawn(draw, 7, 3, 2)
    truth = torch_gradients(loss, **inputs)["w"]
    with unchanged(submission, of="`gradients`", **inputs) as held:
        dw = gradients(submission, held)["w"]

    def own_dw(own):
        return as_truth(recognisable_value(gradients(own, inputs)["w"], truth, inputs["x"]))

    assert_gradient(dw, truth, name="dw", carried=own_dw)
    with unchanged(submission, of="`train`", **inputs) as held:
        train(submission, held, OF_HARVEST, epochs=2)
    with unchanged(submission, of="`predict`", **{name: inputs[name] for name in "xwb"}) as held:
        submission.predict(*held.values())
    with unchanged(submission, of="`mse`", prediction=draw.normal(7, 2), target=inputs["target"]) as held:
        submission.mse(*held.values())
