"""Raises what the worker raises for a name that isn't there: the name is made of the digits of a hidden input.

exercise: 05
by hand: no
bites: ours alone (the exception is the worker's own)
outcome: failed
"""

import gc


class MSE:
    def __call__(self, y_true, y_pred):
        digits = f"{abs(float(y_true.flatten()[0])):.6e}".replace(".", "")[:7]
        gc.unfreeze()
        missing = next(c for c in gc.get_objects() if isinstance(c, type) and c.__name__ == "MissingName")
        raise missing("MSE" + digits)
