"""What each version of Landlock is asked to refuse, and that this kernel refuses it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from grader.sandbox.isolation import ruleset
from grader.sandbox.isolation.ruleset import Access, Ruleset, abi, handled

ALL = (1 << 17) - 1
WITHOUT = {  # the rights that a version lacks
    1: ["REFER", "TRUNCATE", "IOCTL_DEV", "RESOLVE_UNIX"],
    2: ["TRUNCATE", "IOCTL_DEV", "RESOLVE_UNIX"],
    3: ["IOCTL_DEV", "RESOLVE_UNIX"],
    4: ["IOCTL_DEV", "RESOLVE_UNIX"],
    **{version: ["RESOLVE_UNIX"] for version in range(5, 9)},
    **{version: [] for version in range(9, 13)},
}
HERE = abi()


@pytest.mark.parametrize("version", WITHOUT)
def test_all_that_a_version_knows_is_refused_and_nothing_else_is_asked_of_it(version):
    files = ALL
    for name in WITHOUT[version]:
        files &= ~Access[name]
    seen = handled(version)
    assert (int(seen.files), seen.network, seen.scopes) == (files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.ENOSYS, "this kernel has no Landlock"),
        (errno.EOPNOTSUPP, "Landlock is off in this kernel"),
        (errno.EPERM, "Operation not permitted"),
    ],
)
def test_a_kernel_without_landlock_has_version_0_and_the_ruleset_says_why(monkeypatch, error, words):
    def refuse(*_):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(ruleset, "call", refuse)
    assert abi() == 0
    with pytest.raises(OSError, match=words):
        Ruleset()


needs_landlock = pytest.mark.skipif(HERE == 0, reason="this kernel has no Landlock")


@needs_landlock
def test_the_kernel_takes_what_its_version_knows():
    with Ruleset() as rules:
        rules.allow(os.devnull, Access.READ_FILE)


@needs_landlock
@pytest.mark.parametrize("version", range(1, 13))
def test_the_kernel_takes_what_an_older_version_knows_and_refuses_what_a_newer_one_does(monkeypatch, version):
    """So a right in the wrong row of the table would show, on a kernel of the version before."""
    monkeypatch.setattr(ruleset, "_version", lambda: version)
    if handled(version) == handled(min(version, HERE)):
        Ruleset().close()
    else:
        with pytest.raises(OSError, match="Invalid argument"):
            Ruleset()


@needs_landlock
def test_a_right_that_the_kernel_lacks_makes_no_rule(monkeypatch, tmp_path):
    monkeypatch.setattr(ruleset, "_version", lambda: 1)
    with Ruleset() as rules:
        rules.allow(tmp_path, Access.TRUNCATE)
        rules.allow(tmp_path, Access.READ_FILE | Access.TRUNCATE)


IN_THE_KERNEL = """
import os, sys
from grader.sandbox.isolation.privileges import prctl
from grader.sandbox.isolation.ruleset import Access, Ruleset

folder = sys.argv[1]
prctl(38, 1)
with Ruleset() as rules:
    rules.allow(folder, Access.READ_FILE | Access.READ_DIR)
    rules.enforce()

def tried(work):
    try:
        work()
    except PermissionError:
        return False
    return True

print(tried(lambda: open(folder + "/file").close()), tried(lambda: open(folder + "/file", "a")))
print(tried(lambda: os.listdir(folder)), tried(lambda: os.listdir("/")))
"""


@needs_landlock
def test_a_thread_keeps_what_was_allowed_and_nothing_else(tmp_path):
    (tmp_path / "file").touch()
    command = [sys.executable, "-c", IN_THE_KERNEL, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("True False\nTrue False\n", "")


@pytest.mark.parametrize(
    ("version", "lacks"),
    [(1, 3), (2, 3), (3, 2), (4, 1), (5, 1), (6, 0), (9, 0)],
)
def test_what_an_older_version_leaves_to_seccomp_is_said(version, lacks):
    assert len(ruleset.lacking(version)) == lacks


OF_AN_OLDER_KERNEL = """
import fcntl, os, socket, sys
from grader.sandbox.isolation import ruleset, seccomp
from grader.sandbox.isolation.privileges import prctl
from grader.sandbox.isolation.ruleset import Access, Ruleset

version, victim, filtered = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "filtered"
ruleset._version = lambda: version
channel, theirs = socket.socketpair()
prctl(38, 1)
with Ruleset() as rules:
    rules.enforce()
if filtered:
    seccomp.load(seccomp._compiled(cuda=False))

def tried(name, work):
    try:
        work()
    except OSError:
        return
    print(name)

tried("truncate", lambda: os.truncate(victim, 0))
tried("open read-only", lambda: os.open(victim, os.O_RDONLY | os.O_TRUNC))
tried("open for neither", lambda: os.open(victim, os.O_ACCMODE | os.O_TRUNC))
tried("open to write", lambda: os.open(victim, os.O_WRONLY | os.O_TRUNC))
tried("signal", lambda: fcntl.fcntl(channel, fcntl.F_SETOWN, os.getppid()))
tried("addresses", lambda: fcntl.ioctl(channel, 0x8912, bytes(16)))
"""


@needs_landlock
@pytest.mark.parametrize("version", [number for number in (1, 2, 3, 5) if number <= HERE])
def test_what_landlock_lacks_in_its_older_versions_the_filter_refuses(tmp_path, version):
    """Without the filter, the first two versions let files be emptied: else this would prove nothing."""

    def gets_through(filtered: str) -> tuple[set[str], int]:
        victim = tmp_path / "victim"
        victim.write_bytes(bytes(9))
        command = [sys.executable, "-c", OF_AN_OLDER_KERNEL, str(version), str(victim), filtered]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert not done.stderr
        return set(done.stdout.splitlines()), victim.stat().st_size

    through, _ = gets_through("unfiltered")
    assert ("truncate" in through) == (version < 3)
    assert "signal" in through
    assert gets_through("filtered") == (set(), 9)
