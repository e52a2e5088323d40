"""This gives |input|, with negative numbers turned positive. The ReLU gives 0 for them."""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input
        return input.abs()
