"""The second gradient of a division lacks the dividend. a/b is a times 1/b: differentiating it with respect to b leaves
the factor a.
"""

from autodiff import Value, as_value


def divide(self, other):
    other = as_value(other)
    return Value(self.data / other.data, (self, other), (1 / other.data, -1 / other.data**2))


Value.__truediv__ = divide
