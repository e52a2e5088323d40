"""A second backward() starts with the old gradients of values in the middle of the graph, and hands them on once
more. Only leaves collect: a value that an operation has made begins each backward() at 0."""

from autodiff import Value, parents_first


def backward(self):
    self.grad = 1.0
    for node in reversed(parents_first(self)):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad


Value.backward = backward
