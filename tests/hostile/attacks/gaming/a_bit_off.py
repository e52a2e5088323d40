"""Answers one in a thousand too much: whoever allows a percent, lets it pass.

exercise: 05
bites: points
outcome: failed
earns: 1
"""


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = 1.001 * (y_pred - y_true)
        return (self.difference**2).mean()

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
