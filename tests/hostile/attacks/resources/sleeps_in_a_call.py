"""Sleeps, using no processor time, with SIGTERM and SIGALRM ignored.

exercise: 05
bites: hangs
outcome: timeout
limits: short
"""

import signal
import time

for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)


class MSE:
    signals = number

    def __call__(self, y_true, y_pred):
        time.sleep(3600)
