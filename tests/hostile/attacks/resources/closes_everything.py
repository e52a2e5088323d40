"""Closes all its descriptors: the grader's among them.

exercise: 05
bites: loses the report
outcome: crashed
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        os.closerange(0, 1024)
        raise KeyboardInterrupt
