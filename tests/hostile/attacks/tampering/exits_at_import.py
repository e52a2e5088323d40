"""Calls sys.exit(0) while it is loaded, with a fake summary behind it: exit code 0 may count as passed.

exercise: 05
bites: loses the report
outcome: failed
"""

import sys

sys.exit(0)


class MSE:
    pass
