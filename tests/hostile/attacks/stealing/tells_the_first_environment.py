"""Reads the environment that its process was started with from /proc, cleared or not.

exercise: 05
bites: leaks
outcome: failed
"""


class MSE:
    def __call__(self, y_true, y_pred):
        raise ValueError(open("/proc/self/environ", "rb").read().decode(errors="replace"))
