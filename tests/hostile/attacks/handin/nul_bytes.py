"""Hands in Python with NUL bytes, behind which a reader in C sees nothing.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_bytes(b"class MSE: pass\n\0import os\n")
    return folder / "mse.py"
