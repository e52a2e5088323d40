"""Hidden tests of exercise 12: P3, its own backward, and that backward differentiated."""

import pytest
import torch

from grader.testing import (
    MANY, SOME, assert_gradient, assert_value, call_remote, get, gradients_of, known_value, like, torch_gradients,
    torch_value, unchanged,
)  # fmt: skip

from .polynomial import another_backward, applied, leaf, own_gradient, p3

SHAPES = [(7, 3), (5, 1), (1, 3), (11,), ()]
drawn = pytest.mark.parametrize(("n", "d"), [(MANY, SOME)])
STEP = 1e-4


def or_zeros(gradient, like):
    """torch says None for the gradient of what an output doesn't depend on."""
    return torch.zeros_like(like) if gradient is None else gradient


@pytest.mark.points(1.5)
@drawn
def test_forward(submission, draw, n, d):
    """LegendrePolynomial3.apply(x) is P3(x), for x of any shape."""
    for shape in (*SHAPES, (n, d), (d,)):
        x = draw.normal(*shape)
        assert_value(submission.LegendrePolynomial3.apply(x), torch_value(p3, x=x))


@pytest.mark.points(0.5)
def test_own_backward(submission, draw):
    """The gradient comes from your backward: with another one in its place, it changes."""
    x, upstream = draw.normal(7, 3), draw.normal(7, 3)
    with another_backward(submission):
        got = own_gradient(submission, x, upstream)
    truth = torch_gradients(torch.clone, input=x, upstream=upstream)["input"]
    name = "the gradient of x, with a backward in place of yours that returns grad_output,"
    assert_gradient(got, truth, name=name)


@pytest.mark.points(2.5, requires="test_own_backward")
@drawn
def test_backward(submission, draw, n, d):
    """backward turns grad_output into the gradient with respect to x."""
    for shape in (*SHAPES, (n, d), (d,)):
        x, upstream = draw.normal(*shape), draw.normal(*shape)
        truth = torch_gradients(p3, x=x, upstream=upstream)["x"]
        assert_gradient(own_gradient(submission, x, upstream), truth, name=f"the gradient of x, of shape {shape},")


@pytest.mark.points(1, requires="test_backward")
def test_second_derivative(submission, draw):
    """backward itself can be differentiated, with respect to x and to grad_output."""
    x, scale, upstream, second = (draw.normal(7, 3) for _ in range(4))

    def twice(x, scale):
        first = torch.autograd.grad((p3(x) * scale * upstream.to(x)).sum(), x, create_graph=True)[0]
        return torch.stack([first, *torch.autograd.grad((first * second.to(x)).sum(), [x, scale])])

    held, held_scale = leaf(submission, x), leaf(submission, scale)
    output = applied(submission, held)
    (first,) = gradients_of(call_remote(output.mul, held_scale), [held], upstream, create_graph=True)
    derivatives = [or_zeros(value, x) for value in gradients_of(first, [held, held_scale], second)]
    name = "the stack of backward's value, its derivative by x and its derivative by grad_output"
    got = torch.stack([like(x)(get(first), "The gradient of x"), *derivatives])
    assert_gradient(got, torch_value(twice, x=x, scale=scale), name=name)


@pytest.mark.points(0.5, requires=("test_forward", "test_backward", "test_second_derivative"))
def test_gradcheck(submission, draw):
    """gradcheck and gradgradcheck: where x moves a little, your forward and your backward change by what their
    gradients say, though other values have gone through forward in between."""
    x, upstream, second = (draw.normal(7).double() for _ in range(3))
    held = leaf(submission, x)
    output = applied(submission, held)

    def slope(function, weight):
        values = [like(x)(function(x + step), "What `LegendrePolynomial3` gives") for step in (STEP, -STEP)]
        value = (weight * (values[0] - values[1]) / (2 * STEP)).cpu()
        return known_value(value, 1e-6 * float(value.abs().max()), x)

    measured = slope(submission.LegendrePolynomial3.apply, upstream)
    (gradient,) = gradients_of(output, [held], upstream, create_graph=True)
    assert_gradient(get(gradient), measured, name="the gradient of x, after further calls,")
    measured = slope(lambda x: own_gradient(submission, x, upstream), second)
    (by_x,) = gradients_of(gradient, [held], second)
    assert_gradient(or_zeros(by_x, x), measured, name="the derivative of your backward by x")


@pytest.mark.points(1, requires=("test_forward", "test_backward"))
def test_arguments_unchanged(submission, draw):
    """forward leaves x as it is, and backward its grad_output."""
    x, upstream, beside = draw.normal(7, 3), draw.normal(7, 3), draw.normal(7, 3)
    with unchanged(submission, x=x) as given:
        submission.LegendrePolynomial3.apply(given["x"])
    held, held_beside = leaf(submission, x), leaf(submission, beside)
    output = applied(submission, held)
    # The two terms of a sum are given one and the same gradient tensor: whoever changes it spoils the other's.
    both = gradients_of(call_remote(output.add, held_beside), [held, held_beside], upstream)
    truth = torch_gradients(lambda x, beside: p3(x) + beside, x=x, beside=beside, upstream=upstream)
    assert_gradient(both[1], truth["beside"], name="grad_output, which backward should leave alone,")


@pytest.mark.points(0.5, requires=("test_backward", "test_arguments_unchanged"))
def test_changed_in_between(submission, draw):
    """If x is overwritten between forward and backward, torch notices, and no wrong gradient comes out."""
    x, upstream = draw.normal(7, 3), draw.normal(7, 3)
    held = leaf(submission, x)
    between = call_remote(held.clone)
    output = applied(submission, between)
    submission.LegendrePolynomial3.apply(upstream)
    call_remote(between.mul_, 3.0)
    try:
        (gradient,) = gradients_of(output, [held], upstream)
    except Exception as noticed:
        if "modified by an inplace operation" not in str(noticed):
            raise
    else:
        truth = torch_gradients(p3, x=x, upstream=upstream)["x"]
        assert_gradient(gradient, truth, name="the gradient of x, which was overwritten between forward and backward,")
