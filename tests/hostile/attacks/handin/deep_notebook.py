"""Hands in a notebook of a hundred thousand nested lists.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.ipynb").write_text('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
    return folder / "mse.ipynb"
