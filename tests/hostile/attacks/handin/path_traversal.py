"""Hands in an archive with a member that is called ../pwned: it lands beside the folder that it is unpacked into.

exercise: 05
bites: escapes
outcome: failed
"""

import io
import tarfile


def hand_in(folder, course):
    with tarfile.open(folder / "mse.tar.gz", "w:gz") as archive:
        for name in ("../pwned-graded", "mse.py"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"x=1\n"))
    return folder / "mse.tar.gz"
