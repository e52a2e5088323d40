"""Puts a pytest.ini into the folder that loads a plug-in from it, which makes every test pass.

exercise: 05
bites: full points
outcome: failed
"""

PLUGIN = "def pytest_pyfunc_call(pyfuncitem):\n    return True\n"


def hand_in(folder, course):
    (folder / "mse.py").write_text("class MSE:\n    pass\n")
    (folder / "generous.py").write_text(PLUGIN)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p generous\n")
    return folder
