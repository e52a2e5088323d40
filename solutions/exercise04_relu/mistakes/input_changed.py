"""The forward pass writes its zeros into the input itself, which belongs to the caller. Look for an in-place operation,
such as relu_, clamp_ or an assignment to input[...], and make a new tensor instead.
"""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input.clamp_(min=0)
        return self.input
