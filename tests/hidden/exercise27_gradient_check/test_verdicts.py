"""Hidden tests of exercise 27: the verdicts on right gradients and on planted errors.

A right gradient agrees with its central difference to some eight digits in every element; a wrong one is wrong by one
part in a thousand at least. Any threshold between 1e-6 and 1e-4 tells them apart. Each test has both, so that an answer
that is always the same passes none; and each has several sizes, so that one that tosses a coin passes none, either.
"""

import pytest
import torch

from grader.testing import (
    FEW, SOME, as_truth, assert_value, callback, has_shape, recognisable_value, require, torch_gradients,
)  # fmt: skip

BETWEEN = 1e-5


def signed(draw, *shape):
    """Numbers of both signs, none of them near 0; the first two are one of each."""
    x = draw.uniform(0.5, 1.5, *shape) * draw.choice([-1.0, 1.0], *shape)
    flat = x.reshape(-1)
    flat[0], flat[1] = flat[0].abs(), -flat[1].abs()
    return flat.view(shape)


def exponentials(c, scale=1.0):
    """f and its gradient. No element of the gradient is small beside the others."""
    return lambda x: scale * (c * torch.exp(x)).sum(), lambda x: scale * c * torch.exp(x)


def verdict(submission, f, gradient, x):
    answer = submission.gradient_is_right(callback(f, x), callback(gradient, x, name="gradient"), x)
    single = isinstance(answer, bool) or has_shape(answer, ())
    require(single and bool(answer == bool(answer)), "`gradient_is_right` must return True or False.")
    return float(bool(answer))


def by_own(differentiating, comparing, f, gradient, x):
    """What follows from the learner's own two functions. None if they tell nothing: a numeric gradient that points
    elsewhere, or an error that isn't nearly that of the two."""
    truth, claimed = torch_gradients(f, x=x)["x"], gradient(x)
    numeric = recognisable_value(differentiating.numeric_gradient(callback(f, x), x), truth, x)
    if numeric is None:
        return None
    if claimed.shape != x.shape:
        return 0.0
    error = float(torch.as_tensor(comparing.relative_error(claimed, numeric)))
    right = float(((claimed - numeric).abs() / (claimed.abs() + numeric.abs()).clamp(min=1e-8)).max())
    return None if abs(error) < right / 1e3 or abs(error) > right * 1e3 else float(error < BETWEEN)


def judge(submission, x, *claims):
    """claims: (what it is, f, gradient, whether it is right)."""
    got = [verdict(submission, f, gradient, x) for _, f, gradient, _ in claims]
    expected = [float(right) for *_, right in claims]

    def carried(differentiating, comparing):
        follows = [by_own(differentiating, comparing, f, gradient, x) for _, f, gradient, _ in claims]
        telling = None not in follows and follows != expected and len(set(follows)) > 1
        return same(follows, x) if telling else None

    names = ", ".join(name for name, *_ in claims)
    name = f"what gradient_is_right says (1 for True) of these gradients: {names};"
    assert_value(torch.tensor(got).to(x), same(expected, x), name=name, carried=carried)


def same(verdicts, like):
    return as_truth(torch.tensor(verdicts).to(like))


@pytest.mark.points(1)
@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (FEW, 2), (1, FEW)])
def test_plain(submission, draw, rows, columns):
    """gradient_is_right returns True for right gradients, and False for obviously wrong ones."""
    c, x = draw.uniform(1.0, 2.0, rows, columns), signed(draw, rows, columns)
    f, right = exponentials(c)
    judge(
        submission, x,
        ("right", f, right, True),
        ("twice as large", f, lambda x: 2 * right(x), False),
        ("of the wrong sign", f, lambda x: -right(x), False),
        ("right", lambda x: -f(x), lambda x: -right(x), True),
        ("zero", f, torch.zeros_like, False),
    )  # fmt: skip


@pytest.mark.points(1)
@pytest.mark.parametrize("n", [31, SOME])
def test_subtle(submission, draw, n):
    """gradient_is_right finds gradients that are wrong by 0.1 percent, in one element of many, or only for some x."""
    c, x = draw.uniform(1.0, 2.0, n), signed(draw, n)
    f, right = exponentials(c)
    one = torch.where(x == x.max(), 1.001, 1.0)
    judge(
        submission, x,
        ("right", f, right, True),
        ("0.1 percent too large", f, lambda x: 1.001 * right(x), False),
        ("0.1 percent too small", f, lambda x: right(x) / 1.001, False),
        ("0.1 percent too large in one element", f, lambda x: one * right(x), False),
        ("wrong where x is negative", f, lambda x: right(x.abs()), False),
        ("wrong where x is positive", f, lambda x: right(-x.abs()), False),
    )  # fmt: skip


@pytest.mark.points(0.75)
@pytest.mark.parametrize("n", [5, FEW, SOME, 2])
def test_scale(submission, draw, n):
    """gradient_is_right judges large gradients, of a million, and tiny ones, of a millionth, by the same standard."""
    c, x = draw.uniform(1.0, 2.0, n), signed(draw, n)
    (large, of_large), (tiny, of_tiny) = exponentials(c, 1e6), exponentials(c, 1e-6)
    judge(
        submission, x,
        ("right and large", large, of_large, True),
        ("right and tiny", tiny, of_tiny, True),
        ("large, and 0.1 percent too large", large, lambda x: 1.001 * of_large(x), False),
        ("tiny, and twice as large as it should be", tiny, lambda x: 2 * of_tiny(x), False),
        ("tiny, and 0.1 percent too large", tiny, lambda x: 1.001 * of_tiny(x), False),
    )  # fmt: skip


@pytest.mark.points(0.75)
@pytest.mark.parametrize("n", [3, 4, 2])
def test_shape(submission, draw, n):
    """gradient_is_right finds gradients that are transposed, that have another shape than x, or that aren't numbers."""
    c, row, x = draw.uniform(1.0, 2.0, n, n), draw.uniform(1.0, 2.0, n), signed(draw, n, n)
    f, right = exponentials(c)

    def broken(x):
        gradient = right(x)
        gradient[n - 1, 0] = torch.nan
        return gradient

    judge(
        submission, x,
        ("right", f, right, True),
        ("transposed", f, lambda x: right(x).T, False),
        ("one row for all rows", lambda x: (row * x).sum(), lambda x: row * 1, False),
        ("right", lambda x: (row * x).sum(), lambda x: row.expand(n, n), True),
        ("right, but several times over", f, lambda x: right(x).expand(n + 1, n, n), False),
        ("nan in one element", f, broken, False),
    )  # fmt: skip
