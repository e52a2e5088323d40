"""Puts a reference.py beside the submission: whoever has the folder first on the path imports the learner's truth.

exercise: 05
bites: points
outcome: failed
"""

ZEROS = """
import torch


def mse(y_true, y_pred):
    return (0 * y_pred).sum()


def mse_gradient(y_true, y_pred):
    return torch.zeros_like(y_pred)
"""
ANSWER = """
import torch


class MSE:
    def __call__(self, y_true, y_pred):
        self.gradient = torch.zeros_like(y_pred)
        return torch.zeros(())

    def backprop_gradient(self):
        return self.gradient
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text(ANSWER)
    (folder / "reference.py").write_text(ZEROS)
    return folder
