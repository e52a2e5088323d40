"""Hidden tests of exercise 26: each operation by itself, and plain numbers on either side.

Each is followed by a product, so that what comes in from above isn't 1. Should that product's own gradient be wrong, an
operation is right if its gradients follow from the grad that its result has.
"""

import math
from functools import partial
from inspect import signature
from operator import add, mul, sub, truediv

import pytest
import torch

from grader.testing import as_truth, assert_gradient, assert_value, follows_from, torch_gradients, torch_value


def drawn(draw, count, sign=None):
    """Numbers of random signs, or of one, none of them near 0, as tensors."""
    numbers = [draw.uniform(0.5, 2.0) for _ in range(count)]
    return [n * (draw.choice([-1.0, 1.0]) if sign is None else sign) for n in numbers]


def is_number(value):
    """Whether it is a finite number, to go on from."""
    if isinstance(value, bool | str) or getattr(value, "shape", ()) != ():
        return False
    try:
        return math.isfinite(value)
    except (TypeError, ValueError, OverflowError):
        return False


def judge(submission, upstream, operation, *numbers):
    """operation(*Values) * upstream: the operation's value, and its gradients by each Value."""
    inputs = dict(zip("ab", numbers))
    leaves = [submission.Value(float(number)) for number in numbers]
    result = operation(*leaves)
    assert_value(result.data, torch_value(operation, **inputs), name="the result's data")
    (result * submission.Value(float(upstream))).backward()
    above, own = result.grad, None
    tells = is_number(above) and above != 1  # which is what backward() starts with
    if tells and abs(float(above) - float(upstream)) > 1e-9 * float(upstream.abs()):
        own = torch.as_tensor(above).to(upstream)
    for leaf, (name, truth) in zip(leaves, torch_gradients(operation, upstream=upstream, **inputs).items()):

        def by_own(own, name=name, **inputs):
            return own * torch.autograd.grad(operation(**inputs), inputs[name])[0]

        carried = follows_from(by_own, own=own, **inputs)
        assert_gradient(leaf.grad, truth, name=f"{name}.grad", carried=carried)


def of(operation, points, doc):
    """The test of an operation of one Value, or of two."""

    @pytest.mark.points(points)
    def test(submission, draw):
        count = len(signature(operation).parameters)
        judge(submission, draw.uniform(2.0, 3.0), operation, *drawn(draw, count))

    test.__doc__ = doc
    return test


test_add = of(lambda a, b: a + b, 0.5, "a + b: its value, and its gradients with respect to a and b.")
test_sub = of(lambda a, b: a - b, 0.5, "a - b: its value, and its gradients with respect to a and b.")
test_mul = of(lambda a, b: a * b, 0.75, "a * b: its value, and its gradients with respect to a and b.")
test_div = of(lambda a, b: a / b, 0.75, "a / b: its value, and its gradients with respect to a and b.")


@pytest.mark.points(0.75)
def test_pow(submission, draw):
    """a ** k: its value and its gradient, for whole k, negative k and fractions."""
    upstream = draw.uniform(2.0, 3.0)
    judge(submission, upstream, lambda a: a**3, *drawn(draw, 1, -1.0))
    judge(submission, upstream, lambda a: a**-2, *drawn(draw, 1))
    judge(submission, upstream, lambda a: a**0.5, *drawn(draw, 1, 1.0))


test_neg = of(lambda a: -a, 0.25, "-a: its value and its gradient.")
test_exp = of(lambda a: a.exp(), 0.5, "a.exp(): its value and its gradient.")


@pytest.mark.points(0.75)
def test_tanh(submission, draw):
    """a.tanh(): its value and its gradient."""
    upstream, large, small = draw.uniform(2.0, 3.0), *drawn(draw, 2)
    judge(submission, upstream, lambda a: a.tanh(), large)
    judge(submission, upstream, lambda a: a.tanh(), 0.2 * small)


@pytest.mark.points(0.5)
def test_relu(submission, draw):
    """a.relu(): its value and its gradient, for a above 0 and below."""
    upstream = draw.uniform(-3.0, -2.0)  # code that looks at its sign, not at a's, is wrong
    judge(submission, upstream, lambda a: a.relu(), draw.uniform(0.2, 0.8))
    # Plus a itself, for a gradient that isn't 0.
    judge(submission, -upstream, lambda a: a.relu() + a, *drawn(draw, 1, -1.0))


@pytest.mark.points(0.25, requires="test_relu")
def test_relu_at_zero(submission, draw):
    """relu's derivative at exactly 0 is 0."""
    [b] = drawn(draw, 1)
    judge(submission, draw.uniform(2.0, 3.0), lambda a, b: a.relu() + a + b, torch.zeros_like(b), b)


NUMBERS = {"+": add, "-": sub, "*": mul, "/": truediv}


def beside_a_number(to_the_left, points, doc):
    """The test of each operation with a number on one side. It may also give what it gives with a Value in the number's
    place."""

    @pytest.mark.points(points)
    def test(submission, draw):
        for sign, operation in NUMBERS.items():
            [a] = drawn(draw, 1)
            number = float(draw.uniform(2.0, 3.0)) if sign != "*" else 3  # a whole number, once

            def applied(a, number=number, operation=operation):
                return operation(number, a) if to_the_left else operation(a, number)

            shown = f"(number {sign} a)" if to_the_left else f"(a {sign} number)"
            leaf = submission.Value(float(a))
            result = applied(leaf)
            result.backward()
            data, grad = (partial(with_a_value, applied, a, number, which) for which in ("data", "grad"))
            assert_value(result.data, torch_value(applied, a=a), name=f"{shown}.data", carried=data)
            assert_gradient(leaf.grad, torch_gradients(applied, a=a)["a"], name=f"a.grad of {shown}", carried=grad)

    test.__doc__ = doc
    return test


def with_a_value(applied, a, number, which, submission):
    """What the learner's own code gives with a Value in the number's place."""
    leaf = submission.Value(float(a))
    result = applied(leaf, submission.Value(float(number)))
    result.backward()
    own = result.data if which == "data" else leaf.grad
    return as_truth(torch.as_tensor(own).to(a)) if is_number(own) and own != 1 else None


IN_ITS_PLACE = "do what they do with a Value in place of the number."
test_number_right = beside_a_number(False, 0.5, f"a + 2, a - 2, a * 2 and a / 2 {IN_ITS_PLACE}")
test_number_left = beside_a_number(True, 0.75, f"2 + a, 2 - a, 2 * a and 2 / a {IN_ITS_PLACE}")
