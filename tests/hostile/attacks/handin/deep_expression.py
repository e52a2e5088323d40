"""Hands in an expression of 100,000 signs, one after the other: the compiler recurses, in the process that reads it.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text("class MSE:\n    x = " + "-" * 100_000 + "1\n")
    return folder / "mse.py"
