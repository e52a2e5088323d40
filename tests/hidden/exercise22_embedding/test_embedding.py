"""Hidden tests of exercise 22. Only every second word of the vocabulary occurs, so that some never do, and in the first
case there are so many places that one of the words stands at three of them or more. The other cases are a single word,
and vectors of one number.

dW doesn't follow from out: it is judged by itself. The training is judged with the error carried forward.
"""

import numpy as np
import pytest
import torch

from grader.testing import (
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

STEPS, RATE = 25, 1.0
SIZES = ("N", "T", "V", "D")
GENERAL, ONE_WORD, ONE_NUMBER = (2, 7, 11, 3), (1, 1, 5, 2), (3, 5, 7, 1)


def drawn_words(draw, N, T, V):
    """Words of sentences. They are floating point numbers, so that words are drawn, and changed, as W is."""
    return draw.choice(list(range(0, V, 2)), N, T)


def integers(words, V):
    """Words as the code is given them. Explanations also try other numbers: the remainder is always a word."""
    return words.long() % V


def looked_up(words, W):
    return torch.nn.functional.embedding(integers(words, len(W)).to(W.device), W)


def forward(submission, x, W):
    """out and the cache."""
    answer = submission.word_embedding_forward(x, W)
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`word_embedding_forward` must return two things: out and the cache.")
    return answer


@pytest.mark.points(2)
@pytest.mark.parametrize(SIZES, [GENERAL, ONE_WORD, ONE_NUMBER])
def test_forward(submission, draw, N, T, V, D):
    """word_embedding_forward returns out first: each word's row of W."""
    words, W = drawn_words(draw, N, T, V), draw.normal(V, D)
    out, _ = forward(submission, integers(words, V), W)
    assert_value(out, torch_value(looked_up, words=words, W=W), name="out")


@pytest.mark.points(4.5)
@pytest.mark.parametrize(SIZES, [GENERAL, ONE_WORD, ONE_NUMBER])
def test_gradient(submission, draw, N, T, V, D):
    """word_embedding_backward returns dW: the gradient with respect to the table."""
    words, W, dout = drawn_words(draw, N, T, V), draw.normal(V, D), draw.normal(N, T, D)
    _, cache = forward(submission, integers(words, V), W)
    truth = torch_gradients(looked_up, words=words, W=W, upstream=dout)["W"]
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="dW")


@pytest.mark.points(1)
@pytest.mark.parametrize(SIZES, [ONE_WORD])
def test_two_caches(submission, draw, N, T, V, D):
    """Of two forward passes in a row, with other words and tables, each is led back by its own cache."""
    words, W, dout = drawn_words(draw, N, T, V), draw.normal(V, D), draw.normal(N, T, D)
    _, cache = forward(submission, integers(words, V), W)
    forward(submission, integers(drawn_words(draw, N + 1, T, V + 2), V + 2), draw.normal(V + 2, D))
    truth = torch_gradients(looked_up, words=words, W=W, upstream=dout)["W"]
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="dW of the first forward pass")
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="the same dW, asked for once more")


@pytest.mark.points(0.5)
@pytest.mark.requires("test_forward", "test_gradient")
@pytest.mark.parametrize(SIZES, [GENERAL])
def test_arguments(submission, draw, N, T, V, D):
    """Both functions leave what they were given as it was."""
    x, W, dout = integers(drawn_words(draw, N, T, V), V), draw.normal(V, D), draw.normal(N, T, D)
    held_x, held_W, held_dout = hold(submission, x), hold(submission, W), hold(submission, dout)
    _, cache = forward(submission, held_x, held_W)
    submission.word_embedding_backward(held_dout, cache)
    assert_unchanged(held_x, x, name="x")
    assert_unchanged(held_W, W, name="W")
    assert_unchanged(held_dout, dout, name="dout")


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """A table that is trained for 25 steps with your out and dW has the losses that torch reaches, and the words that
    don't occur stay where they were."""
    words, start, target = drawn_words(draw, 4, 3, 7), draw.normal(7, 2), draw.normal(4, 2)

    W, losses, taken = start, [], []
    for _ in range(STEPS + 1):
        out, cache = forward(submission, integers(words, 7), W)
        error = numbers(out, (4, 3, 2), W, "out").mean(dim=1) - target
        losses.append(loss(error))
        dout = (error / 12)[:, None].repeat(1, 3, 1)
        taken.append(numbers(submission.word_embedding_backward(dout, cache), (7, 2), W, "dW"))
        W = W - RATE * taken[-1]
    truth = torch_value(lambda W: trained(words, target, [], W)[0], W=start)
    carried = trained_by_own(taken, words, target, start)
    assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")
    if carried is None:  # else W is wrong as its gradients are, which has cost its points
        assert_value(W, torch_value(lambda W: trained(words, target, [], W)[1], W=start), name="W after the training")


def loss(error):
    """Half of the squared error for each sentence, whose vector is the mean of its words' ones."""
    return error.square().sum() / (2 * len(error))


def trained(words, target, taken, W):
    """The losses before each step and after the last, and W after one more. taken: each step's dW; if there are none,
    torch's."""
    target, losses = target.to(W), []
    for step in range(STEPS + 1):
        W = W.detach().requires_grad_()
        losses.append(loss(looked_up(words, W).mean(dim=1) - target))
        W = W - RATE * (taken[step].to(W) if taken else torch.autograd.grad(losses[-1], W)[0])
    return torch.stack(losses), W


def trained_by_own(taken, words, target, start):
    """The losses of a training with the learner's own dW. None if the first of these is right, if it tells nothing, or
    if they don't lead down."""
    truth = torch_gradients(lambda W: loss(looked_up(words, W).mean(dim=1) - target.to(W)), W=start)["W"]
    first = own(taken[0], truth, start)
    if first is None or not differs(first, truth):
        return None
    losses, _ = trained(words, target, taken, start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda W: trained(words, target, taken, W)[0], W=start)


def numbers(value, shape, like, name):
    """What the learner's code returned, to go on computing with: a tensor of this shape, of like's dtype and device."""
    right = isinstance(value, torch.Tensor | np.ndarray) and tuple(value.shape) == shape
    require(right, f"{name} must have shape {shape} at every step of a training.")
    return torch.as_tensor(value).to(like)
