"""Numpy's numbers, and a count of uses: a node's turn comes when as many gradients have arrived as it has uses."""

from collections import Counter

import numpy as np


class Value:
    def __init__(self, data, history=()):
        self.data, self.grad, self.history = np.float64(data), np.float64(0), history

    def backward(self):
        uses, found = Counter(), [self]
        for node in found:
            for parent, _ in node.history:
                uses[parent] += 1
                if uses[parent] == 1:
                    found.append(parent)
        for node in found:
            node.grad = node.grad * 0 if node.history else node.grad
        self.grad = self.grad + 1
        ready = [self]
        while ready:
            node = ready.pop()
            for parent, slope in node.history:
                parent.grad = parent.grad + node.grad * slope
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)


def wrap(number):
    return number if isinstance(number, Value) else Value(number)


def binary(function, by_left, by_right):
    def apply(left, right):
        left, right = wrap(left), wrap(right)
        a, b = left.data, right.data
        return Value(function(a, b), ((left, by_left(a, b)), (right, by_right(a, b))))

    return apply, lambda right, left: apply(left, right)


def unary(function, slope):
    return lambda self: Value(function(self.data), ((self, slope(self.data)),))


Value.__add__, Value.__radd__ = binary(np.add, lambda a, b: 1.0, lambda a, b: 1.0)
Value.__sub__, Value.__rsub__ = binary(np.subtract, lambda a, b: 1.0, lambda a, b: -1.0)
Value.__mul__, Value.__rmul__ = binary(np.multiply, lambda a, b: b, lambda a, b: a)
Value.__truediv__, Value.__rtruediv__ = binary(np.divide, lambda a, b: 1 / b, lambda a, b: -a / b**2)
Value.__neg__ = unary(np.negative, lambda a: -1.0)
Value.exp = unary(np.exp, np.exp)
Value.tanh = unary(np.tanh, lambda a: 1 - np.tanh(a) ** 2)
Value.relu = unary(lambda a: np.maximum(a, 0), lambda a: np.heaviside(a, 0))
Value.__pow__ = lambda self, k: unary(lambda a: a**k, lambda a: k * a ** (k - 1))(self)
