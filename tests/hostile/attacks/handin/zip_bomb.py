"""Hands in an archive of a few KB that unpacks to gigabytes.

exercise: 05
bites: loses the report
outcome: refused
"""

import zipfile


def hand_in(folder, course):
    with zipfile.ZipFile(folder / "mse.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("mse.py", "w") as out:
        for _ in range(200):
            out.write(bytes(1 << 20))
    return folder / "mse.zip"
