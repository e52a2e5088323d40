"""Hands in a gradient of its own making, so that what is judged with the error carried forward follows from nothing: the
loss is wrong, the gradient is the prediction, and whoever asks for the kept one gets the same.

exercise: 05
bites: ours alone (a naive grader carries nothing forward)
outcome: failed
earns: 1
"""


class MSE:
    def __call__(self, y_true, y_pred):
        self.gradient = 0.01 * y_pred
        return y_pred.mean()

    def backprop_gradient(self):
        return self.gradient


import torch
