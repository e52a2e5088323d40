"""Hidden tests of exercise 26: graphs in which values are used more than once, a second backward pass, and a long
chain.
"""

from functools import partial

import pytest
import torch

from grader.testing import assert_gradient, like, torch_gradients, torch_value

from .graphs import drawn, judge

CHAIN = 1_100


def own_graph(share, a, b):
    h = share(lambda: a() * b())
    return h() * h() + h()


def used_late(share, a, b):
    """Breadth first, from the end, comes to `early` before `late`, which is made of it."""
    early = share(lambda: a() + b())
    late = share(lambda: early() * a())
    return late() * b() + early()


def ladder(share, a, b):
    """Depth first without a list of what is done comes to `one` four times."""
    one = share(lambda: a() * b())
    two = share(lambda: one() + one())
    three = share(lambda: one() * two())
    return three() + two()


def both_sides(share, a, b):
    return a() * a() + (b() + b()) * b()


@pytest.mark.points(0.5)
def test_both_sides(submission, draw):
    """A value on both sides of an operation, as in a * a and b + b, gets both gradients."""
    judge(submission, drawn(draw), both_sides)


@pytest.mark.points(0.5)
@pytest.mark.parametrize("expression", [own_graph, used_late, ladder], ids=["inner", "late", "ladder"])
def test_order(submission, draw, expression):
    """A value that is used in several places passes on its gradient only when all of it has arrived."""
    judge(submission, drawn(draw), expression)


ENDS = {"y": lambda h, a, b: h * a, "z": lambda h, a, b: h + b}


def shared_graph(submission, inputs):
    """The Values a, b and h = a * b, and two ends that are made of them."""
    a, b = (submission.Value(float(value)) for value in inputs.values())
    h = a * b
    return {"a": a, "b": b, "h": h}, {name: end(h, a, b) for name, end in ENDS.items()}


def first_gradients(submission, inputs, end):
    """What the learner's own first backward() gives, from one end."""
    values, ends = shared_graph(submission, inputs)
    ends[end].backward()
    return {name: like(inputs["a"])(value.grad, f"{name}.grad") for name, value in values.items()}


@pytest.mark.points(0.75)
def test_twice(submission, draw):
    """After a second backward(), a leaf has the sum of both gradients, and any other value only the last one."""
    inputs = drawn(draw)

    def from_first(name, called, own, other):
        """What the learner's own first backward() gives, from each of these ends, added up."""
        first = {end: first_gradients(each, inputs, end)[name] for end, each in zip(ENDS, (own, other))}
        if all(part == 1 for part in first.values()):
            return None
        return torch_value(lambda parts: parts.sum(), parts=torch.stack([first[end] for end in called]))

    values, ends = shared_graph(submission, inputs)
    for called in ("y", "yy", "yyz"):
        last = called[-1]
        ends[last].backward()
        after = f"after {', '.join(f'{end}.backward()' for end in called)},"
        truth = torch_gradients(lambda a, b, called=called: sum(ENDS[end](a * b, a, b) for end in called), **inputs)
        for name in inputs:
            carried = partial(from_first, name, called) if len(called) > 1 else None
            assert_gradient(values[name].grad, truth[name], name=f"{name}.grad {after}", carried=carried)
        truth = torch_gradients(ENDS[last], h=inputs["a"] * inputs["b"], **inputs)["h"]
        carried = partial(from_first, "h", last) if len(called) > 1 else None
        assert_gradient(values["h"].grad, truth, name=f"h.grad, of h = a * b, {after}", carried=carried)


@pytest.mark.points(0.25, requires="test_add")
def test_chain(submission, draw):
    """backward() reaches the beginning of a chain of 1,100 additions."""
    inputs = drawn(draw)
    a, b = (submission.Value(float(value)) for value in inputs.values())
    end = a
    for _ in range(CHAIN):
        end = end + b
    end.backward()
    truth = torch_gradients(lambda a, b: a + CHAIN * b, **inputs)
    assert_gradient(a.grad, truth["a"], name="a.grad, of the number that the chain begins with,")
    assert_gradient(b.grad, truth["b"], name="b.grad, of the number that is added each time,")
