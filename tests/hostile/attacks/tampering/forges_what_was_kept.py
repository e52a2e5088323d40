"""Changes y_pred in place, and makes the worker answer with a copy of the old value when it is asked what became of it.

exercise: 05
bites: ours alone (a naive grader compares the very tensor)
outcome: failed
earns: 9
open: what was handed over is read back through the learner's own process, which may answer what it likes (one point)
"""

import gc

import torch


def spoilt(y_true, y_pred):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Guest" and hasattr(thing, "objects"):
            copies = {id(one): one.clone() for one in thing.objects if isinstance(one, torch.Tensor)}
            thing.handlers["get"] = lambda ask: copies[id(ask["of"])]


class MSE:
    def __call__(self, y_true, y_pred):
        gc.unfreeze()
        spoilt(y_true, y_pred)
        y_pred -= y_true
        self.difference = y_pred.clone()
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.numel()
        return self.gradient
