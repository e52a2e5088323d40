"""Answers the gradient with its mean as a single number, which broadcasts against the truth.

exercise: 05
bites: points
outcome: failed
"""


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return self.difference

    def backprop_gradient(self):
        self.gradient = (2 * self.difference / self.difference.numel()).mean()
        return self.gradient
