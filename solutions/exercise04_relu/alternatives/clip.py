"""torch.clip forwards; backwards a mask of True and False, which multiplies like ones and zeros."""

import torch


class Relu:
    def __call__(self, input):
        self.seen = input
        return torch.clip(input, 0, None)

    def backprop_gradient(self, gradient):
        passes = torch.gt(self.seen, 0)
        self.input_gradient = passes * gradient
        return self.input_gradient
