"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

CAT, DOG, SEES, FISH = range(4)
X = torch.tensor([[DOG, SEES, DOG], [CAT, SEES, DOG]])
TABLE = torch.tensor([[1.0, 2.0], [3.0, 0.0], [0.0, 5.0], [4.0, 4.0]])
DOUT = torch.tensor([[[1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [[0.0, 4.0], [1.0, 1.0], [5.0, 2.0]]])


def looked_up(W):
    return torch.nn.functional.embedding(X, W)


def forward(submission):
    answer = submission.word_embedding_forward(X, TABLE)
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`word_embedding_forward` must return two things: out and the cache.")
    return answer


def test_example_forward(submission):
    """Example: "dog sees dog" and "cat sees dog" become the rows 1, 2, 1 and 0, 2, 1 of W."""
    truth = torch_value(looked_up, W=TABLE)
    assert truth.value.tolist() == [[[3.0, 0.0], [0.0, 5.0], [3.0, 0.0]], [[1.0, 2.0], [0.0, 5.0], [3.0, 0.0]]]
    assert_value(forward(submission)[0], truth, name="out")


def test_example_backward(submission):
    """Example: dog occurs three times, and its rows of dout add up to 9, 2; fish doesn't occur, and gets 0, 0."""
    truth = torch_gradients(looked_up, W=TABLE, upstream=DOUT)["W"]
    assert truth.value.tolist() == [[0.0, 4.0], [9.0, 2.0], [3.0, 2.0], [0.0, 0.0]]
    assert_gradient(submission.word_embedding_backward(DOUT, forward(submission)[1]), truth, name="dW")
