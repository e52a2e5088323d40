"""Hands in a chain of 35,000 attributes and calls: whoever walks the tree recurses.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text("class MSE:\n    x = a" + ".b()" * 35_000 + "\n")
    return folder / "mse.py"
