"""Returns answers that are too large to copy, send or show: a terabyte by expand, a million items, an integer of a
million digits.

exercise: 05
bites: ours alone (a naive grader copies nothing)
outcome: failed memory timeout
limits: short
"""

import torch


class MSE:
    def __call__(self, y_true, y_pred):
        if y_pred.dtype == torch.float64:
            return [0] * 10**6
        if y_pred.shape[0] == 1:
            return 10**1_000_000
        return torch.zeros(1).expand(2**40)

    def backprop_gradient(self):
        self.gradient = torch.zeros(1).expand(2**40)
        return self.gradient
