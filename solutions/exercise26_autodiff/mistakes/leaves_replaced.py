"""A second backward() overwrites the gradients that the leaves had from the first. A leaf accumulates, as in torch:
only values made by an operation start again at 0.
"""

from autodiff import Value, parents_first
from autodiff import Value as RightValue

right_backward = RightValue.backward


def backward(self):
    for node in parents_first(self):
        node.grad = 0.0
    right_backward(self)


Value.backward = backward
