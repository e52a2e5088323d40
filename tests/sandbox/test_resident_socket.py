"""A submission can't reach the examiner that stays behind: not its socket, not its folder, not its process."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.examiner.resident.residence import NAME, Residence

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a resident examiner on Linux alone")
TRIES = """
import ctypes, os, socket

def connect(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.connect(path)

def connect_in_c(path):
    c = ctypes.CDLL(None, use_errno=True)
    line = c.socket(1, 1, 0)
    if line < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    address = b"\\1\\0" + path.encode() + b"\\0"
    if c.connect(line, address, len(address)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def connect_what_is_open(path):
    address = b"\\1\\0" + path.encode() + b"\\0"
    c = ctypes.CDLL(None, use_errno=True)
    if all(c.connect(number, address, len(address)) for number in range(64)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def look(path):
    return os.listdir(os.path.dirname(path))

def read_lock(path):
    with open(path.replace(".sock", ".lock")) as file:
        return file.read()

def put_another_there(path):
    os.unlink(path)
"""


@pytest.fixture(params=["all walls", "no namespaces"])
def walls(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place() -> Iterator[Path]:
    """A socket like the resident examiner's, that answers whoever reaches it. Its name has 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="run-") as runtime, socket.socket(socket.AF_UNIX) as door:
        folder = Path(runtime) / NAME
        folder.mkdir(mode=0o700)
        residence = Residence(folder, (), 60.0)
        residence.lock.write_text(f"{os.getpid()}\n")
        door.bind(str(residence.socket))
        door.listen()
        yield residence.socket


def test_the_tries_would_work_outside(place):
    names: dict[str, object] = {}
    exec(TRIES, names)
    for name in ("connect", "connect_in_c", "look", "read_lock", "put_another_there"):
        names[name](str(place))  # type: ignore[operator]


@pytest.mark.parametrize("way", ["connect", "connect_in_c", "connect_what_is_open", "look", "read_lock",
                                 "put_another_there"])  # fmt: skip
def test_a_worker_reaches_neither_the_socket_nor_its_folder(call, place, way):
    found = call(TRIES, f"submission.{way}({str(place)!r})")
    assert found.name == "raised"
    assert found.type in ("PermissionError", "FileNotFoundError", "OSError")
    assert place.is_socket()


def test_a_worker_has_no_socket_but_its_channel(call):
    source = """
    import os, stat
    def sockets():
        found = []
        for number in range(256):
            try:
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    found.append(number)
            except OSError:
                pass
        return len(found)
    """
    assert call(source, "submission.sockets()").shown == "1"
