"""A second backward() starts with the old gradients of values in the middle of the graph, and passes them on again.
Only leaves accumulate: a value made by an operation starts each backward() at 0.
"""

from autodiff import Value, parents_first


def backward(self):
    self.grad = 1.0
    for node in reversed(parents_first(self)):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


Value.backward = backward
