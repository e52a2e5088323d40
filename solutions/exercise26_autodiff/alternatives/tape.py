"""Every value has a number, and whatever it was made of has lower ones: the highest first is an order."""

import heapq
import itertools
import math

numbers = itertools.count()


class Value:
    def __init__(self, data):
        self.data, self.grad = float(data), 0.0
        self.number, self.made_of = next(numbers), []

    @staticmethod
    def made(data, *made_of):
        new = Value(data)
        new.made_of = made_of
        return new

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made(self.data - other.data, (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value.made(self.data * other.data, (self, other.data), (other, self.data))

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value.made(a / b, (self, 1 / b), (other, -a / (b * b)))

    def __pow__(self, k):
        return Value.made(math.pow(self.data, k), (self, k * math.pow(self.data, k - 1)))

    def __neg__(self):
        return Value.made(-self.data, (self, -1.0))

    def __radd__(self, number):
        return Value(number) + self

    def __rsub__(self, number):
        return Value(number) - self

    def __rmul__(self, number):
        return Value(number) * self

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        e = math.exp(self.data)
        return Value.made(e, (self, e))

    def tanh(self):
        return Value.made(math.tanh(self.data), (self, 1 / math.cosh(self.data) ** 2))

    def relu(self):
        return Value.made(self.data * (self.data > 0), (self, float(self.data > 0)))

    def backward(self):
        waiting, arrived = [(-self.number, self)], {self.number: 1.0}
        while waiting:
            _, node = heapq.heappop(waiting)
            gradient = arrived.pop(node.number)
            node.grad = gradient if node.made_of else node.grad + gradient
            for parent, slope in node.made_of:
                if parent.number not in arrived:
                    heapq.heappush(waiting, (-parent.number, parent))
                arrived[parent.number] = arrived.get(parent.number, 0.0) + gradient * slope
