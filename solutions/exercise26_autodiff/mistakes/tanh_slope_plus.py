"""tanh's derivative has a plus where it needs a minus. The curve is steepest at 0, where its slope is 1, and flattens
on both sides."""

import math

from autodiff import Value


def tanh(self):
    result = math.tanh(self.data)
    return Value(result, (self,), (1 + result**2,))


Value.tanh = tanh
