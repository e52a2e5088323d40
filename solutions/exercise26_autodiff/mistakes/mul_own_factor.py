"""In a product each factor gets itself as its derivative. If a grows by 1, a * b grows by b: the derivative with
respect to one factor is the other factor.
"""

from autodiff import Value, as_value


def times(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), (self.data, other.data))


Value.__mul__ = Value.__rmul__ = times
