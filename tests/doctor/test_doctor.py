"""`grade doctor` never ends in a fault: whatever is broken, it says what, what that means and what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.doctor import look
from grader.doctor.interface import SCHEMA, Check, Checkup
from grader.doctor.remedies import remedy
from grader.sandbox.isolation.stack import WALLS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")


def by_name(checks) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_a_sound_machine(patient):
    looked = patient.doctor()
    assert looked.code == 0, looked.out
    assert looked.err == ""
    for heading in ("machine", "libraries", "isolation", "worker"):
        assert f"\n{heading}" in f"\n{looked.out}"
    for layer in WALLS.all:
        assert f"  {layer.name} " in looked.out
    assert all(len(line) <= 80 for line in looked.out.splitlines() if str(patient.python) not in line)
    assert "Submissions can be graded here" in looked.out.splitlines()[-2] + looked.out.splitlines()[-1]


@pytest.mark.slow
def test_its_report_as_json(patient):
    looked = patient.doctor("--format", "json")
    assert looked.code == 0
    assert looked.report["schema"] == SCHEMA
    assert looked.report["can_grade"] is True
    assert looked.check("worker")["state"] == "ok"
    assert looked.check("numpy")["found"].split(",")[0].count(".") == 2


# Libraries

BROKEN_LIBRARIES = {
    "torch is missing": ("torch", "raise ModuleNotFoundError(\"No module named 'torch'\")", "No module named 'torch'"),
    "torch lacks a library": (
        "torch", "raise OSError('libcudart.so.12: cannot open shared object file')", "libcudart.so.12: cannot open"
    ),
    "torch is for another processor": ("torch", "import os; os.kill(os.getpid(), 4)", "ended by SIGILL"),
    "torch crashes": ("torch", "import ctypes; ctypes.string_at(0)", "ended by SIGSEGV"),
    "numpy is missing": ("numpy", "raise ModuleNotFoundError(\"No module named 'numpy'\")", "No module named 'numpy'"),
    "numpy hides the cause": (
        "numpy", "raise ImportError('\\n\\nIMPORTANT: PLEASE READ\\n\\nOriginal error was: undefined symbol: cblas')",
        "undefined symbol: cblas",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("library", "source", "said"),
    [
        pytest.param(*each, id=name, marks=() if "crash" in name or "hides" in name else pytest.mark.slow)
        for name, each in BROKEN_LIBRARIES.items()
    ],
)
def test_a_broken_library(patient, library, source, said):
    patient.replace(library, source)
    looked = patient.doctor("--format", "json")
    assert looked.code == 1
    assert looked.err == ""
    check = looked.check(library)
    assert check["state"] == "broken"
    assert said in check["found"]
    assert f"-m pip install --force-reinstall {library}" in check["do"]
    assert looked.check("worker")["state"] == "not tried"


@pytest.mark.slow
def test_numpy_of_the_wrong_version(patient):
    old = patient.packages / "numpy-1.20.0.dist-info"
    old.mkdir()
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.20.0\n", encoding="utf-8")
    looked = patient.doctor("--format", "json")
    wrong = looked.check("numpy version")
    assert (wrong["state"], wrong["found"]) == ("broken", "version 1.20.0 is installed, >=1.26 is required")
    assert "pip install 'numpy>=1.26'" in wrong["do"]
    assert looked.code == 0  # the files are the borrowed ones, and work


# The machine


@pytest.fixture(scope="module")
def mounting():
    """A prefix that runs a command after a script that may mount, where nobody else sees it."""
    try:
        subprocess.run(["unshare", "--mount", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user can't mount anything")
    return lambda script: ("unshare", "--mount", "sh", "-ec", f'{script}\nexec "$@"', "sh")


def test_no_proc(patient, mounting):
    looked = patient.doctor("--format", "json", prefix=mounting("mount -t tmpfs none /proc"))
    assert looked.err == ""
    assert looked.code == 0
    assert looked.check("/proc")["state"] == "missing"
    for layer in ("rlimits", "watchdog"):
        assert looked.check(layer)["state"] == "missing"
        assert "mount -t proc" in looked.check(layer)["do"]


@pytest.mark.slow
def test_no_shared_memory(patient, mounting):
    looked = patient.doctor("--format", "json", prefix=mounting("mount -t tmpfs -o ro,size=4k none /dev/shm"))
    assert looked.code == 0
    assert looked.check("/dev/shm")["state"] == "missing"


@pytest.mark.slow
def test_no_temporary_folder(patient, mounting):
    script = (
        "mount -o remount,bind,ro / ; for d in /tmp /var/tmp $PWD; do mount --bind -o ro $d $d; "
        "mount -o remount,bind,ro $d; done"
    )
    looked = patient.doctor("--format", "json", prefix=mounting(script), env={"TMPDIR": "/nonexistent"})
    assert looked.err == ""
    assert looked.code == 1
    assert looked.check("temporary folder")["state"] == "missing"
    assert "TMPDIR" in looked.check("temporary folder")["do"]
    assert looked.check("worker")["state"] == "broken"


@pytest.mark.slow
def test_little_address_space(patient):
    looked = patient.doctor("--format", "json", prefix=("prlimit", "--as=1500000000", "--"))
    assert looked.err == ""
    assert looked.check("ulimit -v")["state"] == "missing"
    assert "`ulimit -v unlimited`" in looked.check("ulimit -v")["do"]


# The walls, one broken on purpose

SPOILED = """
import dataclasses, os, resource
from grader.doctor import walls
from grader.sandbox.isolation import stack

def spoil(name, enter):
    def spoiled(layers):
        return tuple(dataclasses.replace(layer, enter=enter) if layer.name == name else layer for layer in layers)
    walls.WALLS = dataclasses.replace(
        stack.WALLS, of_server=spoiled(stack.WALLS.of_server), of_worker=spoiled(stack.WALLS.of_worker)
    )

def raises(place):
    raise OSError("this kernel says no")

def starves(place):
    resource.setrlimit(resource.RLIMIT_AS, (1 << 20, 1 << 20))
    hoard = globals().setdefault("hoard", [])
    try:
        while True:
            hoard.append(bytes(1 << (14 if len(hoard) < 10_000 else 4)))
    except MemoryError:
        pass

def shuts(place):
    os.close(place.channel)

def dies(place):
    os.kill(os.getpid(), 9)

def hangs(place):
    __import__("time").sleep(600)
"""
BREAKS = {
    "too little memory": ("rlimits", "starves", "A worker could not be started: it reached its memory limit"),
    "no channel": ("descriptors", "shuts", "A worker could not be started: OSError: [Errno 9] Bad file descriptor"),
    "killed": ("seccomp", "dies", "A worker could not be started: it was ended by SIGKILL"),
}


def spoiled(monkeypatch, layer, how):
    boot = look.CLEAN_PATH + SPOILED + f"spoil({layer!r}, {how})\nwalls.PATIENCE_S = 2.0\nwalls.main()\n"
    monkeypatch.setattr(look, "BOOT", boot)
    return by_name(look.checks())


@pytest.mark.parametrize(
    ("layer", "how", "why"),
    [
        pytest.param(*each, id=name, marks=() if name == "no channel" else pytest.mark.slow)
        for name, each in BREAKS.items()
    ],
)
def test_the_layer_that_breaks_a_worker_is_named(monkeypatch, layer, how, why):
    found = spoiled(monkeypatch, layer, how)
    worker = found["worker"]
    assert worker.state == "broken"
    assert worker.found.startswith(why), worker.found
    assert f"One starts without {layer}." in worker.found
    assert worker.do
    assert not Checkup(tuple(found.values())).can_grade


def test_a_layer_that_cannot_be_had_is_missing_and_a_worker_starts(monkeypatch):
    found = spoiled(monkeypatch, "landlock", "raises")
    assert (found["landlock"].state, found["landlock"].found) == ("missing", "this kernel says no")
    assert found["landlock"].means == "a submission could read hidden tests and solutions on this disk"
    assert found["worker"].state == "ok"


def test_a_process_that_ends_while_the_walls_are_tried(monkeypatch):
    monkeypatch.setattr(look, "BOOT", look.CLEAN_PATH + "import os; os.kill(os.getpid(), 11)")
    assert "ended by SIGSEGV" in by_name(look.checks())["worker"].found


@pytest.mark.slow
def test_a_machine_without_any_wall_that_works(monkeypatch):
    """Nothing is left to leave out: it isn't a wall."""
    boot = look.CLEAN_PATH + "from grader.doctor import walls\nwalls.TRIED = None\nwalls.main()\n"
    monkeypatch.setattr(look, "BOOT", boot)
    worker = by_name(look.checks())["worker"]
    assert worker.state == "broken"


# What to do


def reader(files):
    return lambda file: files.get(file, "")


@pytest.mark.parametrize(
    ("layer", "why", "files", "said"),
    [
        ("namespaces", "", {"/proc/sys/user/max_user_namespaces": "0\n"}, "sysctl -w user.max_user_namespaces="),
        ("namespaces", "", {"/proc/sys/kernel/unprivileged_userns_clone": "0\n"}, "unprivileged_userns_clone=1"),
        ("namespaces", "", {"/.dockerenv": " "}, "--security-opt"),
        ("namespaces", "", {}, ""),
        ("landlock", "", {"/sys/kernel/security/lsm": "lockdown,yama\n"}, "lsm=landlock,lockdown,yama"),
        ("landlock", "", {}, "Linux 5.13"),
        ("watchdog", "memory can't be measured: there is no /proc", {}, "mount -t proc"),
        ("session", "", {}, ""),
    ],
)
def test_what_to_do_comes_of_the_machines_own_settings(layer, why, files, said):
    found = remedy(layer, why, reader(files))
    assert said in found
    assert bool(found) == bool(said)
