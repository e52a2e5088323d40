"""Aborts while it is loaded.

exercise: 05
bites: loses the report
outcome: crashed
"""

import os


class MSE:
    os.abort()
