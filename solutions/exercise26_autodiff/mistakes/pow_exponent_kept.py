"""The derivative of a power keeps its exponent. The exponent becomes a factor, and the new exponent is one lower."""

from autodiff import Value


def power(self, exponent):
    return Value(self.data**exponent, (self,), (exponent * self.data**exponent,))


Value.__pow__ = power
