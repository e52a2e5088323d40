"""Raises an exception with a message of 200 MB, caused by another one such.

exercise: 05
bites: ours alone (a naive grader's report grows by as much)
outcome: failed memory timeout
limits: short
"""


class MSE:
    def __call__(self, y_true, y_pred):
        raise ValueError("x" * (200 << 20)) from ValueError("y" * (100 << 20))
