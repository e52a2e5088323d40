"""The upstream gradient is multiplied by the ReLU's output instead of its slope. Ask by how much the output grows
when a positive input grows by a little: that doesn't depend on how large the input is."""

import torch
from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * torch.clamp(self.input, min=0)
        return self.input_gradient
