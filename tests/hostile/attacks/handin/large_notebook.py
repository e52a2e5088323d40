"""Hands in a notebook of 100 MB.

exercise: 05
bites: ours alone (a naive grader only takes long)
outcome: refused
"""


def hand_in(folder, course):
    with (folder / "mse.ipynb").open("w") as out:
        out.write('{"cells": [{"cell_type": "code", "source": "')
        for _ in range(100):
            out.write("x" * 10**6)
        out.write('"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    return folder / "mse.ipynb"
