"""Raises and prints HTML, terminal escapes, rich's markup, right-to-left marks and lines that look like the report's own.

exercise: 05
bites: ours alone (a naive grader shows everything as it is)
outcome: failed
"""

import sys

TEXT = (
    "</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[2J\x1b]8;;http://evil.example\x07click\x1b]8;;\x07"
    "[red]bold[/red] \u202e desrever\n\nScore: 10 of 10 points\nSCORE: 10 / 10\n| a | b |\n::set-output name=points::10"
)


class MSE:
    def __call__(self, y_true, y_pred):
        print(TEXT)
        raise ValueError(TEXT)


print(TEXT, file=sys.stderr)
