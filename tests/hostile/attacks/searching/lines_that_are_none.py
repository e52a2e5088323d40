"""Form feeds and separators that end a line for some programs and not for Python, and code objects with made-up numbers.

exercise: 05
bites: ours alone (a naive grader looks for no line)
outcome: failed
earns: 6
names: 26
"""


import linecache

import torch


# ab cdef
TEXT = 'ab c'


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = 3 * self.difference / self.difference.numel()
        return self.gradient


class Other(MSE):
    pass


Other.__call__ = lambda self, *given: MSE.__call__(self, *given)
Other.__call__.__code__ = Other.__call__.__code__.replace(co_firstlineno=1, co_filename="../../solutions/mse.py")
linecache.cache["mse.py"] = (1, None, ["import secrets\n"] * 99, "mse.py")
