"""The forward pass writes its zeros into the input itself, which belongs to the caller. Look for an operation in
place, such as relu_, clamp_ or an assignment to input[...], and work on a new tensor."""

from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input.clamp_(min=0)
        return self.input
