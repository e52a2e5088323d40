"""Hidden tests of exercise 06, the training.

ReLU training in float32 is chaotic after some hundred steps: one rounding turns a neuron on that another leaves off. So
its way is followed in float64 (in float32 for 2 epochs), and a whole training is judged by where it ends.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.testing import (
    Draw, Training, assert_value, in_place_of, known_value, like, numbers, require, show_scatter, torch_gradients,
    torch_value, unchanged, wrong_values,
)  # fmt: skip

from .network import LAYERS, drawn, mean_squared_error, model_at, network, trained

EPOCHS = {torch.float32: 2, torch.float64: 20}
RATE = 0.0005
STARTS, GOOD = 8, 10.0  # of 200 right trainings 15 % ended above 10; that all 8 do happens once in some millions


def trained_by_own(submission, x, y_true, start, epochs):
    """What `trained` gives, with the learner's own Model and MSE in the loop that `fit` should be. None if they are
    right in the first epoch, if they tell nothing, or if the network doesn't learn."""
    model, mse = model_at(submission, start), submission.MSE()
    predictions, losses, taken = [like(y_true)(model(x), "the prediction")], [], []
    for epoch in range(epochs):
        losses.append(torch.as_tensor(mse(y_true, predictions[-1]), dtype=x.dtype, device=x.device))
        gradient = like(y_true)(mse.backprop_gradient(), "the gradient")
        before = parameters_of(model, start)
        model.backward(gradient)
        model.update(RATE)
        after = parameters_of(model, start)
        taken.append({name: (before[name] - value) / RATE for name, value in after.items()})
        predictions.append(like(y_true)(model(x), "the prediction"))
        if epoch == 0 and not is_wrong(losses[0], gradient, predictions, x, y_true, start):
            return None

    def loss(**now):
        kind = now["linear_op_bias"]
        return mean_squared_error(y_true.to(kind), network(x.to(kind), *now.values()))

    training = Training(loss, start, RATE, epochs)
    return {"losses": torch.stack(losses), "prediction": predictions[-1]} if training.learns(taken) else None


def parameters_of(model, start):
    """The parameters of the learner's model, as they are now."""
    names = ((f"{name}_{kind}", getattr(getattr(model, name), kind)) for name in LAYERS for kind in ("weights", "bias"))
    return {name: like(start[name])(value, name) for name, value in names}


def is_wrong(loss, gradient, predictions, x, y_true, start):
    """Whether something in the learner's first epoch is wrong, though nothing in it is empty."""
    before, after = (torch_value(lambda n=n, **start: trained(x, y_true, RATE, n, start)["prediction"], **start)
                     for n in (0, 1))  # fmt: skip
    truths = (
        torch_value(lambda **start: trained(x, y_true, RATE, 1, start)["losses"][0], **start),
        torch_gradients(lambda before: mean_squared_error(y_true.to(before), before), before=predictions[0])["before"],
        before, after,
    )  # fmt: skip
    return wrong_values((loss, gradient, *predictions), truths, x) is not None


def truths(x, y_true, start, epochs, part):
    """The truth, and what gives what is right given the learner's own network and loss: an error there has cost its
    points, and costs no more as long as the network learns. part: "losses" or "prediction"."""
    truth = torch_value(lambda **start: trained(x, y_true, RATE, epochs, start)[part], **start)
    if part == "losses":  # float32 is good enough for a record
        truth = replace(truth, allowed=max(truth.allowed, 1e-6 * truth.scale))

    def carried(own):
        reached = trained_by_own(own, x, y_true, start, epochs)
        return reached and in_place_of(truth, reached[part])

    return truth, carried


@pytest.mark.points(1.5, requires="test_update")
def test_fit(submission, draw, dtype):
    """fit takes num_epoch steps of lr on all rows, as torch does from the same start; x and y_true stay as they are."""
    x, y_true, start, epochs = draw.normal(11, 3), draw.normal(11, 2), drawn(submission, draw, 2), EPOCHS[dtype]
    truth, carried = truths(x, y_true, start, epochs, "prediction")
    model = model_at(submission, start)
    with unchanged(submission, x=x, y_true=y_true) as held:
        submission.fit(*held.values(), model, submission.MSE(), lr=RATE, num_epoch=epochs)
        assert_value(model(x), truth, name=f"the prediction after {epochs} epochs", carried=carried)


@pytest.mark.points(0.5, requires="test_fit")
def test_losses(submission, draw, dtype):
    """The list that fit returns, if it returns one, has the loss of each epoch, before its update."""
    x, y_true, start, epochs = draw.normal(11, 3), draw.normal(11, 2), drawn(submission, draw, 2), EPOCHS[dtype]
    model = model_at(submission, start)
    returned = submission.fit(x, y_true, model, submission.MSE(), lr=RATE, num_epoch=epochs)
    if not isinstance(returned, list | tuple | torch.Tensor | np.ndarray):
        return
    truth, carried = truths(x, y_true, start, epochs, "losses")
    listed = numbers(list(returned), x, name="The list that `fit` returned", each="epoch")
    losses = listed.float().to(x)
    assert_value(losses, truth, name="the list of losses that `fit` returned", carried=carried, steps="epoch")


@pytest.mark.points(0.5, requires="test_fit")
def test_defaults(submission):
    """Without lr, fit uses a rate of 0.01; without num_epoch, it trains for 1000 epochs."""
    draw = Draw(6, torch.float64, "cpu")  # no secret: fit is compared with itself
    x, y_true, start = draw.normal(5, 3), draw.normal(5, 2), drawn(submission, draw, 1)

    def moved(**told):
        """Where the last weights are after a training, as seen from their start."""
        model = model_at(submission, start)
        submission.fit(x, y_true, model, submission.MSE(), **told)
        weights = start["linear_op_weights"]
        return like(weights)(model.linear_op.weights, "linear_op.weights") - weights

    truth = known_value(moved(lr=0.01, num_epoch=2), 1e-9)
    assert_value(moved(num_epoch=2), truth, name="the way that the last weights go in 2 epochs without lr")
    # Steps so small that each is like the one before count the epochs.
    once, whole = moved(lr=1e-9, num_epoch=1).norm(), moved(lr=1e-9).norm()
    epochs = round(float(whole / once)) if once > 0 else 0
    require(epochs == 1000, f"Without num_epoch, `fit` should take 1000 epochs; it takes {epochs}.")


@pytest.mark.points(0.5, requires=("test_parameter_gradients", "test_fit", "test_defaults"))
def test_trained_loss(submission, draw):
    """1000 epochs on the data of README.md bring the loss from about 180 to below 10."""
    x = np.random.RandomState(73).uniform(-1, 1, (300, 3))
    y1 = x**2 @ [[2], [3], [-7]] + x @ [[-5], [11], [2]] + 3
    y2 = x**2 @ [[13], [-11], [7]] + x @ [[2], [19], [-13]] + 5
    reached = []
    for _ in range(STARTS):
        start = drawn(submission, draw, 0)
        data, y_true = (torch.from_numpy(array).to(start["linear_ip_weights"]) for array in (x, np.hstack([y1, y2])))
        model = model_at(submission, start)
        submission.fit(data, y_true, model, submission.MSE())
        prediction = like(y_true)(model(data), "the prediction")
        reached.append(float(mean_squared_error(y_true, prediction)))
        show_scatter(("y1", "y2"), x, y_true, prediction)
        if reached[-1] < GOOD:
            return
    require(False, f"From {STARTS} random starts, the lowest loss after 1000 epochs was {min(reached):.4g}.")
