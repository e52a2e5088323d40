"""The layer keeps using the input of its first forward pass. A second forward pass must replace it: keep the input of
the latest call.
"""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        output = super().__call__(input)
        self.first = getattr(self, "first", input)
        self.input = self.first
        return output
