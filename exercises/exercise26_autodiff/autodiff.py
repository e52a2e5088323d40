"""Exercise 26: numbers that know where they come from, and find their own gradients. README.md has the mathematics.

Plain Python is enough: `math` has exp and tanh.
"""

import math


class Value:
    """A number in a graph. data: the number, a float. grad: the derivative of the value whose backward() was called
    by this one; 0.0 until then."""

    def __init__(self, data):
        # TODO: there is more to remember of a value that an operation has made.
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
        """number + self. Python asks this when the left side is no Value, here and below."""
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
        """Find the derivative of self by every value that it was made of, as their grad; self.grad is 1.

        A leaf, a value that no operation has made, adds it to the grad that it has. A value that an operation has made
        forgets the grad that it had.
        """
        # TODO
        raise NotImplementedError
