"""Hidden tests of exercise 22. Only every second word of the vocabulary occurs, so that some never do, and in the first
case there are so many places that one of the words stands at three of them or more. The other cases are a single word,
and vectors of one number.

dW doesn't follow from out: it is judged by itself. The training is judged with the error carried forward.
"""

import pytest
import torch

from grader.testing import (
    FEW, MANY, SOME, Training, assert_gradient, assert_value, integers, keeping, like, returns, torch_gradients,
    torch_value, unchanged,
)  # fmt: skip

STEPS, RATE = 25, 1.0
SIZES = ("N", "T", "V", "D")
GENERAL, ONE_WORD, ONE_NUMBER = (2, 7, 11, 3), (1, 1, 5, 2), (3, 5, 7, 1)
MANY_SENTENCES, MANY_WORDS = (MANY, FEW, 17, 2), (2, SOME, MANY, FEW)


def drawn_words(draw, N, T, V):
    return draw.choice(list(range(0, V, 2)), N, T)


def looked_up(words, W):
    return torch.nn.functional.embedding(integers(words, len(W)).to(W.device), W)


def forward(submission, x, W, **forms):
    """out and the cache."""
    return returns(submission.word_embedding_forward(x, W), "out", "cache", **forms)


@pytest.mark.points(2)
@pytest.mark.parametrize(SIZES, [GENERAL, MANY_SENTENCES, MANY_WORDS, ONE_WORD, ONE_NUMBER])
def test_forward(submission, draw, N, T, V, D):
    """word_embedding_forward returns out first: each word's row of W."""
    words, W = drawn_words(draw, N, T, V), draw.normal(V, D)
    out, _ = forward(submission, integers(words, V), W)
    assert_value(out, torch_value(looked_up, words=words, W=W), name="out")


@pytest.mark.points(4.5)
@pytest.mark.parametrize(SIZES, [GENERAL, MANY_SENTENCES, MANY_WORDS, ONE_WORD, ONE_NUMBER])
def test_gradient(submission, draw, N, T, V, D):
    """word_embedding_backward returns dW: the gradient with respect to the table."""
    words, W, dout = drawn_words(draw, N, T, V), draw.normal(V, D), draw.normal(N, T, D)
    _, cache = forward(submission, integers(words, V), W)
    truth = torch_gradients(looked_up, words=words, W=W, upstream=dout)["W"]
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="dW")


@pytest.mark.points(1)
@pytest.mark.parametrize(SIZES, [ONE_WORD])
def test_two_caches(submission, draw, N, T, V, D):
    """After two forward passes, with different words and tables, each backward pass uses its own cache."""
    words, W, dout = drawn_words(draw, N, T, V), draw.normal(V, D), draw.normal(N, T, D)
    _, cache = forward(keeping(submission), integers(words, V), W)
    for more in (2, 0):  # leftovers of two shapes
        other = integers(drawn_words(draw, N + more, T, V + more), V + more)
        forward(submission, other, draw.normal(V + more, D))
    truth = torch_gradients(looked_up, words=words, W=W, upstream=dout)["W"]
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="dW of the first forward pass")
    assert_gradient(submission.word_embedding_backward(dout, cache), truth, name="the same dW, asked for once more")


@pytest.mark.points(0.5, requires=("test_forward", "test_gradient"))
@pytest.mark.parametrize(SIZES, [GENERAL])
def test_arguments(submission, draw, N, T, V, D):
    """Both functions leave their arguments as they are."""
    x, W, dout = integers(drawn_words(draw, N, T, V), V), draw.normal(V, D), draw.normal(N, T, D)
    with unchanged(submission, x=x, W=W, dout=dout) as held:
        _, cache = forward(submission, held["x"], held["W"])
        submission.word_embedding_backward(held["dout"], cache)


@pytest.mark.points(2, requires="test_forward")
def test_training(submission, draw):
    """A table that is trained for 25 steps with your out and dW has the losses that torch reaches, and words that don't
    occur stay where they were."""
    # From near the parameters that are looked for: what a mistake comes to is the same whatever is drawn.
    words, planted = drawn_words(draw, 4, 3, 23), draw.normal(23, 11)
    start, target = planted + draw.normal(23, 11, scale=0.3), looked_up(words, planted).mean(dim=1)

    def step(W):
        out, cache = forward(submission, integers(words, 23), W, out=like(looked_up(words, W)))
        error = out.mean(dim=1) - target
        dout = (error / 12)[:, None].repeat(1, 3, 1)
        return half_squared(error), {"W": submission.word_embedding_backward(dout, cache)}

    def loss(W):
        return half_squared(looked_up(words, W).mean(dim=1) - target.to(W))

    training = Training(loss, {"W": start}, RATE, STEPS)
    run = training.run(step)
    training.judge_losses(run.losses, run.gradients)
    if training.carried(run.gradients) is None:  # else W is wrong as its gradients are, which has cost its points
        assert_value(run.end["W"], training.end("W"), name="W after the training")


def half_squared(error):
    """Half of the squared error for each sentence, whose vector is the mean of its words' ones."""
    return error.square().sum() / (2 * len(error))
