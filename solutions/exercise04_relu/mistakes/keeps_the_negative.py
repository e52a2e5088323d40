"""This is min(input, 0): it keeps the negative numbers and cuts the positive ones. Check whether your 0 is the lower
bound or the upper one.
"""

import torch
from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input
        return torch.clamp(input, max=0)
