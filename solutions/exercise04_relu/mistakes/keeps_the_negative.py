"""This is min(input, 0): the negative numbers are kept and the positive ones cut. Look at whether the 0 is given as
the lower bound or as the upper one."""

import torch
from relu import Relu as Reference


class Relu(Reference):
    def __call__(self, input):
        self.input = input
        return torch.clamp(input, max=0)
