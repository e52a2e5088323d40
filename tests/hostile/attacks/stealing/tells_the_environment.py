"""Tells the environment variables: a CI job keeps its tokens there.

exercise: 05
bites: leaks
outcome: failed
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        raise ValueError(str(dict(os.environ)))
