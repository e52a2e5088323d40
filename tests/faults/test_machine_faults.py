"""The machine fails: the report is right, or there is a clear error; nothing is left behind; no learner is blamed.

The fixture `machine` (conftest.py) has a right answer to exercise 03, so a lost point would be the machine's doing. It
also looks for what is left behind.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.errors import GraderFault
from grader.examiner import client
from grader.grading import grade

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")

ROOT = Path(__file__).resolve().parents[2]
FULL = 10.0
NOT_YOU = "The grader is at fault, not you."


def assert_right_or_clear(machine, code, said):
    """Full points; or code 3, a sentence, and no new report."""
    assert "Traceback" not in said
    assert "bug of ours" not in said
    if code == 0:
        assert machine.score() in (FULL, None)
    else:
        assert code == 3, said
        assert NOT_YOU in said
        assert machine.score() is None


# Processes that are killed


def test_a_killed_fork_server_is_a_fault_of_the_grader(machine):
    command = machine.start()
    _, server, _ = machine.at_work(command)
    os.kill(server, signal.SIGKILL)
    code, said = machine.ended(command)
    assert code == 3
    assert "The process that starts workers ended unexpectedly. Run the command again" in said
    assert_right_or_clear(machine, code, said)


def test_a_killed_examiner_is_a_fault_of_the_grader(machine):
    command = machine.start()
    examiner, _, _ = machine.at_work(command)
    os.kill(examiner, signal.SIGKILL)
    code, said = machine.ended(command)
    assert code == 3
    assert "The examiner ended without an answer (signal 9)." in said
    assert_right_or_clear(machine, code, said)


@pytest.mark.parametrize("times", [1, 2])
def test_a_worker_that_the_system_kills_costs_no_point(machine, times):
    """The kernel kills what uses most memory. The case is judged again; if that is killed, too, nothing is graded."""
    once = "if not hasattr(Linear, 'slept'): Linear.slept = __import__('time').sleep(0.6)"
    machine.write("def update(self, lr):", f"def update(self, lr):\n        {once}")
    command = machine.start()
    killed = set()
    while command.poll() is None and len(killed) < times:
        for pid in {pid for pid in machine.family(command)[2] if sleeps(pid)} - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
        time.sleep(0.01)
    if not killed:
        pytest.skip("this user can't see what a worker waits for")
    code, said = machine.ended(command)
    if times == 1:
        assert code == 0, said
        assert machine.score() == FULL
    else:
        assert code == 3, said
        assert "The system killed a process that runs the submission, within its limits." in said
        assert machine.score() is None


def sleeps(pid):
    """Whether a process is in time.sleep."""
    try:
        return "nanosleep" in Path(f"/proc/{pid}/wchan").read_text(encoding="ascii")
    except OSError:
        return False


def test_whoever_kills_the_command_leaves_nobody_at_work(machine):
    """Not even an examiner that waits for an endless loop."""
    machine.write("def update(self, lr):", "def update(self, lr):\n        while True: pass")
    command = machine.start()
    machine.at_work(command)
    command.kill()
    assert command.wait() == -signal.SIGKILL
    machine.ended(command)


@pytest.fixture(scope="module")
def usual_s(tmp_path_factory):
    """How long the command takes here, about."""
    folder = tmp_path_factory.mktemp("usual")
    shutil.copy(find("exercise03").solution, folder / "linear.py")
    start = time.monotonic()
    command = [sys.executable, "-c", "from grader.cli.main import main; main()", "3", "--device", "cpu"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return time.monotonic() - start


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(6))
@pytest.mark.parametrize("victim", ["examiner", "server", "worker", "command"])
def test_whatever_is_killed_at_any_moment(machine, usual_s, victim, moment):
    command = machine.start()
    time.sleep(usual_s * (0.2 + random.Random(f"{victim} {moment}").random()))
    examiner, server, workers = machine.family(command)
    pid = {"examiner": examiner, "server": server, "worker": next(iter(workers), None), "command": command.pid}[victim]
    if pid and command.poll() is None:
        with contextlib.suppress(ProcessLookupError):  # a worker may have ended since it was listed
            os.kill(pid, signal.SIGKILL)
    code, said = machine.ended(command)
    if victim == "command" and code == -signal.SIGKILL:
        for left in machine.folder.glob(f".*.{command.pid}"):
            left.unlink()  # killed while it wrote: the new content doesn't have the file's name yet
        return
    assert_right_or_clear(machine, code, said)


# Signals to the command


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_command_and_all_that_it_started(machine, number, expected):
    machine.report.write_text('{"score": 3}', encoding="utf-8")
    command = machine.start(prefix=("env", "--default-signal"))  # whoever runs the tests under nohup ignores SIGHUP
    machine.at_work(command)
    os.killpg(command.pid, number)  # as a terminal does
    assert machine.ended(command) == (expected, "Stopped.")
    assert machine.score() == 3


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(10))
def test_ctrl_c_at_any_moment(machine, usual_s, moment):
    command = machine.start()
    time.sleep(0.3 + usual_s * random.Random(moment).random())  # before, Python itself is being loaded
    if command.poll() is None:
        os.killpg(command.pid, signal.SIGINT)
    code, said = machine.ended(command)
    assert "Traceback" not in said
    assert code in (0, 130, -signal.SIGINT), said
    assert machine.score() in ({FULL} if code == 0 else {FULL, None})


# Standard streams

STREAMS = {
    "no standard input": ("<&-", 0, "10 of 10 points"),
    "no standard output": (">&-", 0, ""),
    "no standard error": ("2>&-", 0, "10 of 10 points"),
    "no streams at all": ("<&- >&- 2>&-", 0, ""),
    "a full disk under standard output": (">/dev/full", 3, "No space left on device"),
    "nobody who reads": ("| true; exit ${PIPESTATUS[0]}", 3, "The output was closed before all of it was written."),
}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(("redirection", "code", "sentence"), STREAMS.values(), ids=STREAMS)
def test_standard_streams_that_are_not_there(machine, form, redirection, code, sentence):
    if form == "json" and code == 0:
        pytest.skip("the same as for text")
    command = machine.start("--format", form, prefix=("bash", "-c", f'"$@" {redirection}', "bash"))
    found, said = machine.ended(command)
    assert found == code, said
    assert sentence in said
    assert "Traceback" not in said
    assert "bug of ours" not in said


# Disks


@pytest.fixture(scope="session")
def mounts():
    """A program and its arguments, before a shell script that may mount what it likes where nobody else sees it."""
    prefix = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--mount", "--map-root-user")
    try:
        subprocess.run([*prefix, "mount", "-t", "tmpfs", "none", "/mnt"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user can't mount anything")
    return prefix


def mounting(mounts, script):
    return (*mounts, "sh", "-ec", f'{script}\nexec "$@"', "sh")


DISKS = {
    "a temporary folder of 64 KB": ("mount -t tmpfs -o size=64k none $TMPDIR", 0),
    "a temporary folder that is full": (
        "mount -t tmpfs -o size=64k none $TMPDIR; head -c 64k /dev/zero >$TMPDIR/x", 0
    ),
    "a temporary folder for two files": ("mount -t tmpfs -o nr_inodes=4 none $TMPDIR", 0),
    "a temporary folder that isn't there": ("export TMPDIR=/nonexistent", 0),
    "a temporary folder that can't be written": ("mount -t tmpfs -o ro none $TMPDIR", 0),
    "a disk that can't be written anywhere": (
        "mount -o remount,bind,ro / ; for d in /tmp /var/tmp $TMPDIR; do mount --bind -o ro $d $d; "
        "mount -o remount,bind,ro $d; done", 3
    ),
    "no shared memory": ("mount -t tmpfs -o ro,size=4k none /dev/shm", 0),
    "a working folder that can't be written": ("mount --bind -o ro . . && mount -o remount,bind,ro . && cd $PWD", 0),
}  # fmt: skip


@pytest.mark.parametrize(("script", "expected"), DISKS.values(), ids=DISKS)
def test_a_disk_without_room(machine, mounts, script, expected):
    code, said = machine.grade("--format", "text", prefix=mounting(mounts, script))
    assert_right_or_clear(machine, code, said)
    assert code == expected, said
    assert ("Score: 10 of 10 points" in said) == (expected == 0)


def test_a_report_that_finds_no_room_leaves_the_older_one_alone(machine, mounts):
    disk = machine.folder / "disk"
    disk.mkdir()
    script = f"mount -t tmpfs -o size=8k none {disk}; echo older >{disk}/report.json"
    look = f'"$@"; code=$?; cat {disk}/*; ls -A {disk}; exit $code'
    command = machine.start(
        "--format", "json", "-o", str(disk / "report.json"), prefix=(*mounts, "sh", "-c", f"{script}\n{look}", "sh")
    )
    code, said = machine.ended(command)
    disk.rmdir()
    assert code == 3
    assert said.startswith("older report.json grade:")
    assert "report.json can't be written: No space left on device." in said


def test_a_report_goes_through_a_link_and_into_a_pipe(machine):
    """Neither is replaced; a file keeps its mode."""
    real, link, pipe = (machine.folder / name for name in ("real", "link.json", "pipe"))
    real.write_text("older", encoding="utf-8")
    real.chmod(0o600)
    link.symlink_to(real)
    os.mkfifo(pipe)
    command = machine.start("-o", str(link), "--format", "json", "-o", str(pipe))
    assert json.loads(pipe.read_text(encoding="utf-8"))["score"] == FULL
    assert machine.ended(command)[0] == 0
    assert link.is_symlink()
    assert json.loads(real.read_text(encoding="utf-8"))["score"] == FULL
    assert real.stat().st_mode & 0o777 == 0o600
    for path in (real, link, pipe):
        path.unlink()


# Limits


def limited(option):
    return ("prlimit", option, "--")


@pytest.mark.parametrize(
    "limit",
    [
        *(pytest.param(f"--nofile={count}", marks=[] if count == 10 else pytest.mark.slow) for count in range(6, 16)),
        *(
            pytest.param(f"--as={size * 1_000_000}", marks=[] if size in (100, 300) else pytest.mark.slow)
            for size in (50, 100, 200, 300, 400, 500, *range(560, 720, 10), 800, 1000, 1500)
        ),
    ],
)
def test_little_of_what_a_process_needs(machine, limit):
    code, said = machine.grade(prefix=limited(limit))
    if "nofile" in limit and code in (1, 127) and "grade:" not in said:
        pytest.skip("Python itself doesn't start")
    assert_right_or_clear(machine, code, said)


def test_memory_that_the_machine_refuses_isnt_the_learners_fault(machine):
    machine.write("self.x = x", "self.x = x; torch.ones(2**27)")  # 512 MB of the 1024 that are promised
    code, said = machine.grade(prefix=limited("--as=1000000000"))
    assert "This machine lets a process use 953 MB of address space; a test needed more of its" in said
    assert_right_or_clear(machine, code, said)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_processes(machine, count):
    """As an ordinary user: the superuser has no such limit. The right to read stays, for a Python in /root."""
    if os.geteuid() != 0:
        pytest.skip("this user may have other processes")
    for folder in (machine.folder, machine.temporary):
        folder.chmod(0o777)
    rights = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search")
    user = ("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", *rights)
    code, said = machine.grade(prefix=(*user, *limited(f"--nproc={count}")))
    assert code == 3, said
    assert "Resource temporarily unavailable" in said or "can't start new thread" in said
    assert_right_or_clear(machine, code, said)


# What surrounds a process


@pytest.mark.parametrize(
    "extra",
    [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["nothing but PATH", "C locale", "ASCII"],
)
def test_an_environment_without_home_and_language(machine, extra):
    few = {"PATH": os.environ["PATH"], "TMPDIR": str(machine.temporary), **extra}
    code, said = machine.grade("--format", "text", env=few)
    assert code == 0, said
    assert "Score: 10 of 10 points" in said


JUMPING_CLOCK = """
import itertools, time
jumps = itertools.cycle([0.0, 4e9, 1e9, 2e9])
time.time = lambda: next(jumps)
time.time_ns = lambda: int(next(jumps) * 1e9)
"""


def test_a_clock_that_jumps_changes_nothing(machine, monkeypatch):
    """In the examiner, the fork server and the workers."""
    monkeypatch.setattr(client, "BOOT", JUMPING_CLOCK + client.BOOT)
    monkeypatch.chdir(machine.folder)
    monkeypatch.setenv("TMPDIR", str(machine.temporary))
    with client.Examiner() as examiner:
        report = grade("exercise03", device="cpu", seed=7, examiner=examiner)
    assert (report.status, report.score) == ("passed", FULL)
    assert all(0 <= test.duration_s < 60 for test in report.tests)


def test_no_deadline_is_measured_by_the_clock_on_the_wall():
    calls = [
        f"{file.name}:{node.lineno}"
        for file in (ROOT / "grader").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("time.time", "time.time_ns", "datetime.now")
    ]
    assert calls == []


NO_NAMESPACES = """
from grader.sandbox.host import fork_server
fork_server.WALLS = fork_server.WALLS.without("namespaces")
main()
"""


@pytest.fixture
def bare_examiner(machine, monkeypatch):
    """An examiner whose workers' folders are in the temporary folder, as where no namespaces are allowed."""
    monkeypatch.setattr(client, "BOOT", client.BOOT.replace("\nmain()\n", NO_NAMESPACES))
    monkeypatch.chdir(machine.folder)
    monkeypatch.setenv("TMPDIR", str(machine.temporary))
    with client.Examiner() as examiner:
        examiner.look_around()
        until = time.monotonic() + 10
        while len(os.listdir(machine.temporary)) < 2 and time.monotonic() < until:  # a folder a server
            time.sleep(0.01)
        assert [name[:6] for name in os.listdir(machine.temporary)] == ["grade-", "grade-"]
        yield examiner


def test_a_server_that_was_killed_leaves_no_folder(machine, bare_examiner):
    for server in machine.below(bare_examiner._process.pid):
        os.kill(server, signal.SIGKILL)
    for exercise in ("exercise03", "exercise11"):  # by hand, and not
        for _ in range(2):
            with pytest.raises(GraderFault, match="The process that starts workers ended unexpectedly"):
                grade(exercise, find(exercise).solution, device="cpu", seed=7, examiner=bare_examiner)
    assert os.listdir(machine.temporary) == []


def test_a_server_says_what_the_machine_refused(machine, bare_examiner):
    """Here its folder for the workers' folders is gone."""
    for root in machine.temporary.iterdir():
        while root.exists():  # the last worker's folder is being removed, too
            shutil.rmtree(root, ignore_errors=True)
    with pytest.raises(GraderFault, match=r"ended unexpectedly \(No such file or directory\)"):
        grade("exercise03", device="cpu", seed=7, examiner=bare_examiner)


def test_an_examiner_that_was_killed_says_so_each_time(machine, monkeypatch):
    """To whoever keeps one for many jobs, as a notebook does."""
    monkeypatch.chdir(machine.folder)
    monkeypatch.setenv("TMPDIR", str(machine.temporary))
    with client.Examiner() as examiner:
        os.killpg(examiner._process.pid, signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(GraderFault, match="ended without an answer"):
                grade("exercise03", device="cpu", seed=7, examiner=examiner)
