"""Is itself a link to the reference solution: whoever grades a folder of files follows it.

exercise: 05
bites: full points
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").symlink_to(course / "solutions/exercise05_mse/mse.py")
    return folder / "mse.py"
