"""A gradient is assigned where it should be added. If a value is used twice, the second assignment overwrites the
first: its gradient is the sum over all uses.
"""

from autodiff import Value, parents_first


def backward(self):
    order = parents_first(self)
    for node in order:
        if node.parents:
            node.grad = 0.0
    self.grad += 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad = slope * node.grad


Value.backward = backward
