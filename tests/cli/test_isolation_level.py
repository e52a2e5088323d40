"""`--require-isolation`: nothing is graded with less than what is asked for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from grader.errors import GraderFault
from grader.results import LayerStatus
from grader.sandbox.isolation import levels

ROOT = Path(__file__).resolve().parents[2]
ALL = tuple(LayerStatus(name, True) for name in levels.LEVELS["full"])


@pytest.fixture
def with_less() -> list[str]:
    """A command that runs another where mount namespaces are used up, as some machines have it."""
    less = ["unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_mnt_namespaces && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*less, "true"], check=False).returncode:
        pytest.skip("this machine can't be made to have less")
    return less


def test_a_level_that_is_missing_is_refused_and_without_it_the_report_says_so(grade, with_less):
    stub = ROOT / "exercises/exercise05_mse/mse.py"
    refused = grade(5, "-s", stub, "--require-isolation", "full", before=with_less)
    assert refused.code == 3
    assert "Nothing was graded: isolation level 'full' is required, and this machine lacks" in refused.said
    assert "namespaces" in refused.said
    assert "Score" not in refused.said
    graded = grade(5, "-s", stub, "--device", "cpu", before=with_less)
    assert graded.code == 1
    assert "missing: namespaces" in graded.said


def test_each_level_asks_for_more():
    sizes = [len(layers) for layers in levels.LEVELS.values()]
    assert sizes == sorted(sizes)
    for level in levels.LEVELS:
        levels.check(level, ALL)
        lost = tuple(LayerStatus(one.name, one.name != "watchdog") for one in ALL)
        with pytest.raises(GraderFault, match="lacks watchdog"):
            levels.check(level, lost)
    levels.check("sandbox", tuple(LayerStatus(one.name, one.name != "namespaces") for one in ALL))
