"""The input is kept in one place for all layers, in the class or in a global variable, so a second layer overwrites
the first one's. Keep it in self."""

import torch
from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        Relu.input = input
        return torch.clamp(input, min=0)
