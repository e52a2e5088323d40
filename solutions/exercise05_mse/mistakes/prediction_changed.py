"""The difference is written into y_pred itself, which belongs to the caller. Look for an in-place operation, such as -=
or sub_, and make a new tensor instead.
"""

import torch
from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        y_pred -= y_true
        self.difference = y_pred
        return torch.mean(self.difference**2)
