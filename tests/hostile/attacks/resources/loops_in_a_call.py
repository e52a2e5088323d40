"""Loops in the middle of a call, with every exception caught.

exercise: 05
bites: hangs
outcome: timeout
limits: short
"""


class MSE:
    def __call__(self, y_true, y_pred):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                continue
