"""The layer keeps an earlier input of the same shape. Each call has its own: a second forward pass must replace it."""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        kept = getattr(self, "input", None)
        output = super().__call__(input)
        if kept is not None and kept.shape == input.shape:
            self.input = kept
        return output
