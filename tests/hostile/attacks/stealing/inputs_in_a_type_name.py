"""Raises an exception whose class is called by the digits of a hidden input.

exercise: 05
bites: leaks
outcome: failed
"""


class MSE:
    def __call__(self, y_true, y_pred):
        digits = f"{abs(float(y_true.flatten()[0])):.6e}".replace(".", "")[:7]
        raise type("Number" + digits, (Exception,), {})
