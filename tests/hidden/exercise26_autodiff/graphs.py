"""What the tests of exercise 26 share: expressions of the learner's Values in which some are used more than once.

The error carried forward: an expression in which nothing is shared, every use being a value of its own, needs neither
an order nor a sum. What the learner's operations give there, added up over a leaf's uses, is right for the graph, too.
"""

from functools import cache, partial

import torch

from grader.testing import assert_gradient, like, torch_gradients, torch_value


def drawn(draw):
    return {"a": draw.uniform(0.5, 2.0), "b": draw.uniform(-2.0, -0.5)}


def leaf(submission, number, made):
    """A Value whenever it is asked for, noted in `made`."""

    def make():
        made.append(submission.Value(float(number)))
        return made[-1]

    return make


def graph(submission, share, expression, a, b):
    """The end of the expression, and the Values that a and b were made into. share: `cache` for a graph."""
    made = {"a": [], "b": []}
    end = expression(share, share(leaf(submission, a, made["a"])), share(leaf(submission, b, made["b"])))
    end.backward()
    return end, made


def alone(make):
    """Nothing is shared."""
    return make


def judge(submission, inputs, expression, called="", carries=True):
    """The gradients of a and b in a graph. called: what to add to their names. carries: whether what the operations
    give where nothing is shared counts, too."""
    truth = torch_gradients(lambda a, b: expression(alone, lambda: a, lambda: b), **inputs)
    _, made = graph(submission, cache, expression, *inputs.values())
    got = {name: made[name][0].grad for name in inputs}

    def apart(name, own):
        _, values = graph(own, alone, expression, *inputs.values())
        uses = [like(inputs[name])(value.grad, f"{name}.grad") for value in values[name]]
        if all(use == 1 for use in uses):  # what backward() starts with tells nothing
            return None
        return torch_value(lambda uses: uses.sum(), uses=torch.stack(uses))

    for name in inputs:
        carried = partial(apart, name) if carries else None
        assert_gradient(got[name], truth[name], name=f"{name}.grad{called}", carried=carried)
