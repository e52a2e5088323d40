"""Lies so deep that its path is nearly 4 KB long, in folders whose names aren't UTF-8.

exercise: 05
bites: ours alone (the naive grader's own tests would lie too deep)
outcome: failed
"""


def hand_in(folder, course):
    deep = folder
    while len(str(deep)) < 3700:
        deep = deep / ("d" * 90 + "\udcff")
    deep.mkdir(parents=True)
    (deep / "mse.py").write_text("class MSE:\n    pass\n")
    return deep / "mse.py"
