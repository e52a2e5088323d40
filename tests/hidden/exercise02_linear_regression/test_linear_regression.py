"""Hidden tests of exercise 02. Sizes are distinct primes, then a single row, and a single feature and output.

The training is judged on numbers of the size of the fruit harvest's, with a rate that suits them.

Each step is judged with the error carried forward: the gradients also against what follows from the learner's own
predictions, where these are wrong, and the training against one with the learner's own functions.
"""

from functools import partial

import pytest

from grader.testing import (
    Training, as_truth, assert_gradient, assert_value, follows_from, in_place_of, numbers, part, recognisable_value,
    returns, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

RATE, EPOCHS = 1e-5, 30
sizes = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (1, 3, 2), (5, 1, 1)])
one_size = pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2)])


def predictions(x, w, b):
    return x @ w.T + b


def squared_error(prediction, target):
    return ((prediction - target) ** 2).mean()


def loss(x, target, w, b):
    return squared_error(predictions(x, w, b), target)


def drawn(draw, n, f, d):
    return {"x": draw.normal(n, f), "target": draw.normal(n, d), "w": draw.normal(d, f), "b": draw.normal(d)}


def harvest(draw, n, f, d):
    climate, fruit = draw.uniform(40, 130, n, f), draw.uniform(20, 140, n, d)
    return {"x": climate, "target": fruit, "w": draw.normal(d, f), "b": draw.normal(d)}


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
        found = usable_value(own.predict(x, w, b), torch_value(predictions, x=x, w=w, b=b), x)
        return follows_from(FROM_ERROR[name], x=x, error=None if found is None else found - target)

    got, truth = gradients(submission, inputs)[name], torch_gradients(loss, **inputs)[name]
    assert_gradient(got, truth, name=f"d{name}", carried=from_own_predictions)


def training(x, target, w, b):
    return Training(lambda w, b: loss(x.to(w), target.to(w), w, b), {"w": w, "b": b}, RATE, EPOCHS)


def by_own(inputs, truth, what, scoring, deriving):
    """What a training with the learner's own functions reaches, if one of them is wrong: "w", "b" or the losses."""
    x, target = inputs["x"], inputs["target"]

    def step(w, b):
        value = scoring.mse(scoring.predict(x, w, b), target)
        return value, gradients(deriving, {**inputs, "w": w, "b": b})

    run = training(**inputs).by_own(step)
    return run and in_place_of(truth, run.losses[:-1] if what == "losses" else run.end[what])


def train(submission, inputs, epochs=EPOCHS):
    return returns(submission.train(*inputs.values(), RATE, epochs), "w", "b", "losses")


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "f", "d"), [(7, 3, 2), (1, 5, 1)])
def test_predict(submission, draw, n, f, d):
    """predict returns x wᵀ + b, one row for each row of x."""
    x, w, b = draw.normal(n, f), draw.normal(d, f), draw.normal(d)
    assert_value(submission.predict(x, w, b), torch_value(predictions, x=x, w=w, b=b))


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("n", "d"), [(7, 2), (1, 3)])
def test_mse(submission, draw, n, d):
    """mse returns one number: the mean of the squared differences over all elements."""
    prediction, target = draw.normal(n, d), draw.normal(n, d)
    truth = torch_value(squared_error, prediction=prediction, target=target)
    assert_value(submission.mse(prediction, target), truth)


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
@one_size
def test_train(submission, draw, n, f, d):
    """30 epochs of train end at the w and b that torch's autograd reaches from the same start."""
    inputs = harvest(draw, n, f, d)
    w, b, _ = train(submission, inputs)
    for name, got in (("w", w), ("b", b)):
        truth = training(**inputs).end(name)
        assert_value(got, truth, name=f"the trained {name}", carried=partial(by_own, inputs, truth, name))


@pytest.mark.points(1, requires="test_train")
@one_size
def test_losses(submission, draw, n, f, d):
    """losses has one number for each epoch, the loss before that epoch's step."""
    inputs = harvest(draw, n, f, d)
    _, _, losses = train(submission, inputs)
    if isinstance(losses, list | tuple):  # its numbers may have any dtype
        losses = numbers(losses, inputs["x"], each="epoch")
    truth = part(training(**inputs).losses(), slice(EPOCHS))
    assert_value(losses, truth, name="losses", carried=partial(by_own, inputs, truth, "losses"), steps="epoch")


def recognisable_dw(submission, inputs):
    return recognisable_value(gradients(submission, inputs)["w"], torch_gradients(loss, **inputs)["w"], inputs["x"])


@pytest.mark.points(1)
@one_size
def test_arguments_unchanged(submission, draw, n, f, d):
    """gradients and train leave x, target, w and b as they are."""
    inputs, *others = (drawn(draw, n, f, d) for _ in range(4))
    truth = torch_gradients(loss, **inputs)["w"]
    with unchanged(submission, of="`gradients`", **inputs) as held:
        dw = gradients(submission, held)["w"]

    def own_dw(own):
        """The learner's, if it is recognisable on other inputs, too."""
        found = [recognisable_dw(own, each) for each in (inputs, *others)]
        return None if any(value is None for value in found) else as_truth(found[0])

    assert_gradient(dw, truth, name="dw", carried=own_dw)
    with unchanged(submission, of="`train`", **inputs) as held:
        train(submission, held, epochs=2)
