"""The input of the first forward pass is used for ever after. Keep the input of the latest call: a second forward
pass replaces it."""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        output = super().__call__(input)
        self.first = getattr(self, "first", input)
        self.input = self.first
        return output
