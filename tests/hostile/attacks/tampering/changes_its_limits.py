"""Raises its own limits, turns its clock back and its watchers off.

exercise: 05
bites: ours alone (a naive grader's clock is another process')
outcome: failed timeout
limits: short
"""

import resource
import signal
import time


class MSE:
    def __call__(self, y_true, y_pred):
        for name in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE):
            try:
                resource.setrlimit(name, (resource.RLIM_INFINITY,) * 2)
            except (OSError, ValueError):
                continue
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                continue
        end = time.monotonic() + 10
        time.monotonic = lambda: 0.0
        while time.perf_counter() < end:
            pass
