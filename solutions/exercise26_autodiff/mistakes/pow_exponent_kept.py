"""The derivative of a power keeps its exponent. It comes down as a factor, and what is left has an exponent that is
one lower."""

from autodiff import Value


def power(self, exponent):
    return Value(self.data**exponent, (self,), (exponent * self.data**exponent,))


Value.__pow__ = power
