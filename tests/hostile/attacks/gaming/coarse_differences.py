"""Moves each prediction a little and divides, in float32 with a step that is too small: wrong in the third digit.

exercise: 05
bites: points
outcome: failed
earns: 1
"""

import torch


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).sum()

    def backprop_gradient(self):
        true, pred = self.y_true.float(), self.y_pred.float()
        gradient = torch.zeros_like(pred)
        for index in range(pred.numel()):
            step = torch.zeros_like(pred)
            step.view(-1)[index] = 1e-4
            up, down = ((pred + step - true) ** 2).mean(), ((pred - step - true) ** 2).mean()
            gradient.view(-1)[index] = (up - down) / 2e-4
        self.gradient = gradient.to(self.y_pred.dtype)
        return self.gradient
