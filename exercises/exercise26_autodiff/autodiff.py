"""Exercise 26: numbers that know where they come from, and find their own gradients. README.md has the mathematics.

Plain Python is enough: `math` has exp and tanh.
"""

import math


class Value:
    """A number in a graph. data: the number, a float. grad: the derivative, with respect to this number, of the value
    whose backward() was called; 0.0 until then."""

    def __init__(self, data):
        # TODO: a value made by an operation must remember more.
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        """self + other. other: a Value or a number, here and below. Returns a new Value."""
        # TODO
        raise NotImplementedError

    def __mul__(self, other):
        """self * other."""
        # TODO
        raise NotImplementedError

    def __sub__(self, other):
        """self - other."""
        # TODO
        raise NotImplementedError

    def __truediv__(self, other):
        """self / other."""
        # TODO
        raise NotImplementedError

    def __pow__(self, exponent):
        """self ** exponent. exponent: a number."""
        # TODO
        raise NotImplementedError

    def __neg__(self):
        """-self."""
        # TODO
        raise NotImplementedError

    def __radd__(self, number):
        """number + self. Python calls this when the left side isn't a Value, here and below."""
        # TODO
        raise NotImplementedError

    def __rmul__(self, number):
        """number * self."""
        # TODO
        raise NotImplementedError

    def __rsub__(self, number):
        """number - self."""
        # TODO
        raise NotImplementedError

    def __rtruediv__(self, number):
        """number / self."""
        # TODO
        raise NotImplementedError

    def exp(self):
        """e to the self."""
        # TODO
        raise NotImplementedError

    def tanh(self):
        """The hyperbolic tangent of self."""
        # TODO
        raise NotImplementedError

    def relu(self):
        """self where it is above 0, else 0."""
        # TODO
        raise NotImplementedError

    def backward(self):
        """Find the derivative of self with respect to every value that it was made of, as their grad; self.grad is 1.

        A leaf, which is a value that wasn't made by an operation, adds the derivative to its old grad. A value made by
        an operation forgets its old grad.
        """
        # TODO
        raise NotImplementedError
