"""Is itself a link to the reference solution: whoever grades a folder of files follows it.

exercise: 05
bites: full points
outcome: refused
open: a link is refused in a folder only; a path that is one is followed (a batch over files would grade the reference)
"""


def hand_in(folder, course):
    (folder / "mse.py").symlink_to(course / "solutions/exercise05_mse/mse.py")
    return folder / "mse.py"
