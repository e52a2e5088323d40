"""Hands in a sum of 70,000 terms.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text("class MSE:\n    x = 1" + "+1" * 70_000 + "\n")
    return folder / "mse.py"
