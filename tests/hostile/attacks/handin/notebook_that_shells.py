"""Hands in a notebook whose cells start programs: `!touch`, `%%bash`, `get_ipython().system`.

exercise: 05
bites: escapes
outcome: failed
"""

import json

CELLS = [
    "!touch ~/pwned-shell",
    "%%bash\ntouch ~/pwned-bash",
    "def f():\n    get_ipython().system('touch ~/pwned-system')",
    "%run ~/pwned.py",
    "class MSE:\n    pass",
]


def hand_in(folder, course):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in CELLS]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "mse.ipynb").write_text(json.dumps(notebook))
    return folder / "mse.ipynb"
