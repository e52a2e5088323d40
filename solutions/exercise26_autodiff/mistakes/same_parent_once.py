"""With the same value on both sides, as in a * a, only one of its two gradients arrives. A dict or set of parents holds
a only once: keep pairs of parent and derivative in a list or tuple.
"""

from autodiff import Value, parents_first


def backward(self):
    order = parents_first(self)
    for node in order:
        if node.parents:
            node.grad = 0.0
    self.grad += 1.0
    for node in reversed(order):
        for parent, slope in dict(zip(node.parents, node.slopes)).items():
            parent.grad += slope * node.grad


Value.backward = backward
