"""A gradient is set where it should be added to. A value that is used twice is heard of twice, and the second time
wipes out the first: the sum over all uses is its gradient."""

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
