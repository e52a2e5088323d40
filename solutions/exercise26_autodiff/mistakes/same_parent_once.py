"""With the same value on both sides, as in a * a, only one of its two gradients arrives. Is each gradient added to what
is there, or does the second replace the first? And a dict of parents and derivatives holds a only once.
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
