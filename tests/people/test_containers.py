"""Containers with few rights, and Pythons that are closed to nobody: graded all the same, with the walls that stand."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.catalogue import find

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="users and walls are Linux's")

RIGHT = find("3").solution.read_text(encoding="utf-8")
FULL = "Score: 10 of 10 points"
FORBIDDEN = "namespaces aren't allowed here: user.max_user_namespaces is 0"


def missing(some, cwd):
    """The layers that don't hold, and why."""
    return {name: why for name, why in some.layers(cwd).items() if why}


@pytest.fixture
def spacious(as_root):
    """root, where all layers hold; skips where this kernel lacks one."""
    lacking = missing(as_root, "/")
    if lacking:
        pytest.skip(f"not in force here: {lacking}")
    return as_root


@pytest.mark.parametrize("who", ["as_root", "homeless"])
def test_a_container_without_namespaces_is_graded_in_and_named(request, container, folder, who):
    some = replace(request.getfixturevalue(who), inside=(container,))
    here = folder(some.who, linear=RIGHT)
    lacking = missing(some, here)
    if set(lacking) - {"namespaces"}:
        pytest.skip(f"not in force here: {lacking}")
    assert lacking == {"namespaces": FORBIDDEN}
    done = some.grade("3", "--device", "cpu", cwd=here)
    assert (done.code, FULL in done.said) == (0, True), done.said
    assert "missing: namespaces" in done.said


def test_root_of_a_pod_has_all_layers(spacious, container, folder):
    """It may not mount, but it may make a user namespace; nobody is handed on to that."""
    pod = replace(spacious, inside=(container, "--pod"))
    here = folder(pod.who, linear=RIGHT)
    assert missing(pod, here) == {}
    done = pod.grade("3", "--device", "cpu", cwd=here)
    assert (done.code, FULL in done.said) == (0, True), done.said


@pytest.mark.parametrize(
    ("who", "lacking"),
    [
        ("homeless", {}),
        ("spacious", {"user": "root is the only user in this namespace, and is root outside it too"}),
    ],
)
def test_root_who_is_the_only_user_is_graded(request, world, folder, who, lacking):
    """As in a namespace of an ordinary user's, whose root is that user."""
    some = request.getfixturevalue(who)
    script = world / "only_root.py"
    script.write_text("import os, sys\nos.execvp('unshare', ['unshare', '-Ur', *sys.argv[1:]])\n", encoding="utf-8")
    script.chmod(0o644)
    here = folder(some.who, linear=RIGHT)
    if some.python("import subprocess; subprocess.run(['unshare', '-Ur', 'true'], check=True)", here).code:
        pytest.skip("no such namespace can be made here")
    some = replace(some, inside=(str(script),))
    assert missing(some, here) == lacking
    done = some.grade("3", "--device", "cpu", cwd=here)
    assert (done.code, FULL in done.said) == (0, True), done.said


def test_a_closed_temporary_folder_costs_one_layer_and_says_which_folder(as_root, container, folder):
    """Workers of root's are nobody: without a root folder of their own they couldn't get at theirs."""
    closed = folder(as_root.who, 0o700)
    some = replace(as_root, inside=(container,), environ=(("TMPDIR", str(closed)),))
    here = folder(as_root.who, linear=RIGHT)
    assert missing(some, here) == {
        "namespaces": FORBIDDEN,
        "user": f"other users can't enter {closed}, which has the temporary folder in it: set TMPDIR to /tmp",
    }
    done = some.grade("3", "--device", "cpu", cwd=here)
    assert (done.code, FULL in done.said) == (0, True), done.said
    assert list(closed.iterdir()) == []


# Python below a closed folder, as in root's own home

LAZY = """
import os

class Linear:
    def __init__(self, inputs, neurons):
        import numpy.polynomial, torch.fft, torch.distributions, of_the_environment
        raise ValueError(f"user {os.getuid()}, {of_the_environment.WORD}")
"""


@pytest.fixture
def in_process(spacious, folder):
    """root, with a virtual environment below a folder that is closed to others. Returns them and that folder."""
    closed = folder(spacious.who, 0o700)
    venv = closed / "venv"
    shutil.copytree(spacious.who.venv, venv, symlinks=True)
    (packages,) = venv.glob("lib/python3*/site-packages")
    (packages / "of_the_environment.py").write_text("WORD = 'imported'\n", encoding="utf-8")
    (packages / "of_the_environment.py").chmod(0o644)
    return replace(spacious, who=replace(spacious.who, venv=venv)), closed


def test_an_environment_below_a_closed_folder_is_used_by_nobody(in_process, folder):
    some, _ = in_process
    here = folder(some.who, linear=LAZY)
    assert missing(some, here) == {}
    assert "ValueError: user 65534, imported" in some.grade("3", "--device", "cpu", cwd=here).said


def test_without_namespaces_it_is_said_which_folder_to_open(in_process, container, folder):
    some, closed = in_process
    some = replace(some, inside=(container,))
    here = folder(some.who, linear=LAZY)
    assert missing(some, here)["user"] == (
        f"other users can't enter {closed}, which has Python in it: run `chmod o+x {closed}` or install the grader "
        "elsewhere"
    )
    assert "ValueError: user 0, imported" in some.grade("3", "--device", "cpu", cwd=here).said
    closed.chmod(0o701)
    assert "user" not in missing(some, here)


@pytest.mark.parametrize("closed", ["msgpack", pytest.param(".", marks=pytest.mark.slow)])
def test_packages_that_were_installed_with_umask_077(spacious, folder, closed):
    import msgpack

    venv = folder(spacious.who) / "venv"
    shutil.copytree(spacious.who.venv, venv, symlinks=True)
    (packages,) = venv.glob("lib/python3*/site-packages")
    shutil.copytree(Path(msgpack.__file__).parent, packages / "msgpack")
    (packages / closed).chmod(0o700)
    some = replace(spacious, who=replace(spacious.who, venv=venv))
    here = folder(some.who, linear=RIGHT)
    why = missing(some, here)["user"]
    assert why.startswith(
        f"other users can't read {packages / closed}, which Python needs: run `chmod -R o+rX {venv}/lib"
    )
    done = some.grade("3", "--device", "cpu", cwd=here)
    assert (done.code, FULL in done.said) == (0, True), done.said
    advice = why.partition("`chmod -R o+rX ")[2].removesuffix("`")
    for path in (Path(advice), *Path(advice).rglob("*")):
        path.chmod(path.stat().st_mode | (0o005 if path.is_dir() else 0o004))
    assert missing(some, here) == {}
