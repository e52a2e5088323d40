"""Worked examples: the numbers of README.md. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_gradient, assert_value, require, torch_gradients, torch_value

X = torch.tensor([[[[1.0, 2.0, 0.0], [3.0, 1.0, 2.0]]]])
KERNEL = torch.tensor([[[[1.0, 2.0], [3.0, -1.0]]]])
B = torch.tensor([10.0])
DOUT = torch.tensor([[[[4.0, 5.0]]]])


def forward(submission, stride, pad):
    answer = submission.conv_forward_naive(X, KERNEL, B, {"stride": stride, "pad": pad})
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, "`conv_forward_naive` must return two things: out and the cache.")
    return answer


def right(stride, pad):
    return lambda x, w, b: torch.nn.functional.conv2d(x, w, b, stride=stride, padding=pad)


def test_example_forward(submission):
    """Example: the kernel fits at two places of the image, and gives 23 and 13."""
    truth = torch_value(right(1, 0), x=X, w=KERNEL, b=B)
    assert truth.value.tolist() == [[[[23.0, 13.0]]]]
    assert_value(forward(submission, 1, 0)[0], truth, name="out")


def test_example_stride_and_padding(submission):
    """Example: with a border of zeros and steps of two pixels, it gives 9 and 16, then 16 and 15."""
    truth = torch_value(right(2, 1), x=X, w=KERNEL, b=B)
    assert truth.value.tolist() == [[[[9.0, 16.0], [16.0, 15.0]]]]
    assert_value(forward(submission, 2, 1)[0], truth, name="out")


def test_example_backward(submission):
    """Example: dout 4 and 5 goes back to the pixels, the kernel and b; in the middle column two places add up."""
    truth = torch_gradients(right(1, 0), x=X, w=KERNEL, b=B, upstream=DOUT)
    assert truth["x"].value.tolist() == [[[[4.0, 13.0, 10.0], [12.0, 11.0, -5.0]]]]
    assert truth["w"].value.tolist() == [[[[14.0, 8.0], [17.0, 14.0]]]]
    assert truth["b"].value.tolist() == [9.0]
    answer = submission.conv_backward_naive(DOUT, forward(submission, 1, 0)[1])
    three = type(answer) in (tuple, list) and len(answer) == 3
    require(three, "`conv_backward_naive` must return three things: dx, dw and db.")
    for name, got in zip("xwb", answer, strict=True):
        assert_gradient(got, truth[name], name=f"d{name}")
