"""Prints the hidden inputs, to both streams, and as a warning and a log message.

exercise: 05
bites: leaks
outcome: failed
"""

import logging
import sys
import warnings


class MSE:
    def __call__(self, y_true, y_pred):
        text = " ".join(repr(number) for number in y_true.flatten().tolist())
        print(text)
        print(text, file=sys.stderr, flush=True)
        warnings.warn(text)
        logging.getLogger().warning(text)
        return 0.0

    def backprop_gradient(self):
        return 0.0
