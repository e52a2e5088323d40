"""Answers with the largest numbers there are: differences and factors overflow wherever they are computed.

exercise: 05
bites: ours alone (a naive grader only says that they differ)
outcome: failed
"""

import torch


class MSE:
    def __call__(self, y_true, y_pred):
        self.shape, self.dtype = y_pred.shape, y_pred.dtype
        return torch.tensor(torch.finfo(y_pred.dtype).max, dtype=y_pred.dtype)

    def backprop_gradient(self):
        self.gradient = torch.full(self.shape, -torch.finfo(self.dtype).max, dtype=self.dtype)
        self.gradient.view(-1)[::2] = 5e-324
        return self.gradient
