"""Hands in a notebook whose outputs, names and metadata are scripts, for whoever shows them.

exercise: 05
bites: ours alone (a naive grader here has no page)
outcome: failed
"""

import json

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def hand_in(folder, course):
    output = {"output_type": "display_data", "data": {"text/html": EVIL}, "metadata": {EVIL: EVIL}}
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [output], "source": f"x = 1  # {EVIL}"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": f"{EVIL}\nthis isn't Python"},
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "source": f"class MSE:\n    def __call__(self, a, b):\n        raise ValueError('{EVIL}')",
        },
    ]
    notebook = {"cells": cells, "metadata": {"kernelspec": {"name": EVIL}}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "mse.ipynb").write_text(json.dumps(notebook))
    return folder / "mse.ipynb"
