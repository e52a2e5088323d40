"""What the tests of exercise 15 share: softmax and its loss in torch, and the learner's own."""

import torch

from grader.testing import integers, returns


def softmax(x):
    return torch.softmax(x, dim=1)


def loss(x, y):
    return torch.nn.functional.cross_entropy(x, integers(y, x.shape[1]))


def drawn_labels(draw, rows, classes):
    """A class for each row."""
    return draw.choice(list(range(classes)), rows)


def loss_and_dx(submission, x, labels):
    return returns(submission.softmax_loss(x, integers(labels, x.shape[1])), "loss", "dx")
