"""Hidden tests of exercise 26: every operation adds its gradient to what has arrived before, and values that are equal
aren't the same."""

import pytest

from grader.testing import try_call

from .graphs import alone, drawn, graph, judge

OPERATIONS = {
    "a + b": lambda a, b: a + b,
    "a * b": lambda a, b: a * b,
    "a - b": lambda a, b: a - b,
    "a / b": lambda a, b: a / b,
    "-a": lambda a, b: (-a) * (-b),
    "a ** k": lambda a, b: a**3 * b**2,
    "a.exp()": lambda a, b: a.exp() * b.exp(),
    "a.tanh()": lambda a, b: a.tanh() * b.tanh(),
    "a.relu()": lambda a, b: a.relu() + b.relu() * a,
    "a + number": lambda a, b: (a + 3.0) * (b - 4.0),  # with b - 2 a gradient may be near 0
    "number + a": lambda a, b: (3.0 + a) * (2.0 - b),
}
NEEDED = ("a + b", "a * b")


def beside_products(operation):
    """a and b are used by products before and after the operation: in whatever order the gradients arrive, it isn't
    the first whose gradient does."""

    def expression(share, a, b):
        before, after = share(lambda: a() * b()), share(lambda: b() * a())
        return (before() + operation(a(), b())) * b() + after() * a()

    return expression


def twins(share, a, b):
    left, right = share(lambda: a() * b()), share(lambda: a() * b())
    return left() * left() + right() * a() + right()


@pytest.mark.points(0.25)
def test_adds(submission, draw):
    """A value that is used elsewhere, too, gets the gradient of each operation in addition to the others."""
    for shown, operation in OPERATIONS.items():
        expression = beside_products(operation)
        inputs = drawn(draw)
        missing = try_call(graph, submission, alone, expression, *inputs.values()) is None
        if shown in NEEDED or not missing:  # else the test of the operation says so
            judge(submission, inputs, expression, f", beside products of a and b, with {shown},")


@pytest.mark.points(0.25, requires=("test_add", "test_mul"))
def test_twins(submission, draw):
    """Values that have the same data, but aren't the same Value, have gradients of their own."""
    number = draw.uniform(0.5, 2.0)
    for inputs in (drawn(draw), {"a": number, "b": number.clone()}):
        judge(submission, inputs, twins, ", with other Values of the same data,", carries=False)
