"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_value

SHARED = torch.tensor([[[[1.0, 5.0, 2.0], [3.0, 4.0, 0.0]]]])
REST = torch.tensor([[[[1.0, 5.0, 2.0, 0.0, 9.0], [3.0, 4.0, 0.0, 7.0, 8.0]]]])
EQUAL = torch.tensor([[[[-4.0, -1.0], [-1.0, -1.0]]]])
DOUT = torch.tensor([[[[2.0, 3.0]]]])


def gradient(x, dout, stride):
    """Computed with autograd, through torch's own pooling."""
    return torch.autograd.grad((torch.nn.functional.max_pool2d(x, 2, stride) * dout.to(x)).sum(), x)[0]


def judge(submission, x, stride, dout, out_in_readme, dx_in_readme):
    answer = submission.max_pool_forward_naive(x, {"pool_height": 2, "pool_width": 2, "stride": stride})
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`max_pool_forward_naive` must return two things: out and the cache.")
    truth = torch_value(lambda x: torch.nn.functional.max_pool2d(x, 2, stride), x=x)
    assert truth.value.tolist() == [[out_in_readme]]
    assert_value(answer[0], truth, name="out")
    truth = torch_value(lambda x: gradient(x, dout, stride), x=x)
    assert truth.value.tolist() == [[dx_in_readme]]
    assert_gradient(submission.max_pool_backward_naive(dout, answer[1]), truth, name="dx")


def test_example_shared_maximum(submission):
    """Example: two windows have the same 5 as their maximum, and the gradients 2 and 3 add up there."""
    judge(submission, SHARED, 1, DOUT, [[5.0, 5.0]], [[0.0, 5.0, 0.0], [0.0, 0.0, 0.0]])


def test_example_rest(submission):
    """Example: with stride 2, five columns have room for two windows, and no window reaches the last column."""
    judge(submission, REST, 2, DOUT, [[5.0, 7.0]], [[0.0, 2.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 3.0, 0.0]])


def test_example_equal_maxima(submission):
    """Example: of three equal maxima, the first in reading order gets the whole gradient."""
    judge(submission, EQUAL, 1, torch.tensor([[[[7.0]]]]), [[-1.0]], [[0.0, 7.0], [0.0, 0.0]])
