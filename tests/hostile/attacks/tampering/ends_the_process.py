"""Ends the whole process with exit code 0 at the first call.

exercise: 05
bites: loses the report
outcome: crashed
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        os._exit(0)
