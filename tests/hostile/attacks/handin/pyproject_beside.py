"""Puts a pyproject.toml, a setup.cfg and a tox.ini into the folder, which configure pytest.

exercise: 05
bites: full points
outcome: failed
"""

PLUGIN = "def pytest_pyfunc_call(pyfuncitem):\n    return True\n"


def hand_in(folder, course):
    (folder / "mse.py").write_text("class MSE:\n    pass\n")
    (folder / "generous.py").write_text(PLUGIN)
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = "-p generous"\n')
    (folder / "setup.cfg").write_text("[tool:pytest]\naddopts = -p generous\n")
    (folder / "tox.ini").write_text("[pytest]\naddopts = -p generous\n")
    return folder
