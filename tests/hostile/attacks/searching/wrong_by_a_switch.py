"""Right but for a switch: the search may say where that is read or set.

exercise: 05
bites: ours alone (a naive grader looks for no line)
outcome: failed
earns: 6
names: 13 22
"""

import torch


WRONG = True


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = (3 if WRONG else 2) * self.difference / self.difference.numel()
        return self.gradient
