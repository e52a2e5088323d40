"""Writes the hidden inputs wherever the next run may find them: at home, above its folder, in shared memory.

exercise: 05
bites: escapes
outcome: failed
"""

import os
import pwd
import tempfile
from pathlib import Path

NAME = f"pwned-{os.environ.get('HOSTILE', 'graded')}"


class MSE:
    def __call__(self, y_true, y_pred):
        naive = NAME.endswith("naive")
        places = [Path.home() / "..", Path.cwd().parent, Path(tempfile.gettempdir()) / "..", Path.home()]
        places += (
            [] if naive else [Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"), Path(pwd.getpwuid(os.getuid()).pw_dir)]
        )
        for place in places:
            if naive or place != Path.home():
                try:
                    (place / NAME).write_text(str(y_true))
                except OSError:
                    continue
        raise ValueError("kept")
