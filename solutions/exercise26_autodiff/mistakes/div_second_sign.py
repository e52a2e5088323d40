"""The second gradient of a division has the wrong sign. The larger the divisor of a positive number, the smaller the
result: differentiating 1/b gives a minus sign.
"""

from autodiff import Value, as_value


def divide(self, other):
    other = as_value(other)
    return Value(self.data / other.data, (self, other), (1 / other.data, self.data / other.data**2))


Value.__truediv__ = divide
