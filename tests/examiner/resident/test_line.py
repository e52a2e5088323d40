"""Callers and the one that stays, without an examiner behind it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from grader.examiner.process import _keeps_from_sockets
from grader.examiner.resident import stay as staying
from grader.examiner.resident.call import call
from grader.examiner.resident.lock import holder
from grader.examiner.resident.residence import Residence
from grader.results import LayerStatus

STAYS = """
import sys, time
from pathlib import Path
from grader.examiner.resident import stay

def serve(line):
    for question in line.makefile("rb"):
        if question == b"wait\\n":
            time.sleep(60)
        line.sendall(question.upper())
    return question != b"fail\\n"

folder = Path(sys.argv[1])
stay.LOOKS_EVERY_S = 0.2
stay.stay(folder / "examiner.sock", folder / "examiner.lock", sys.argv[2], ("one", "two"), float(sys.argv[3]), serve)
"""
Stay = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def stays(residence: Residence) -> Iterator[Stay]:
    """Start a process that stays there, and wait until it does."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(fingerprint: str = residence.fingerprint, idle_s: float = 60.0) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", STAYS, residence.folder, fingerprint, str(idle_s)])
        begun.append(process)
        while process.poll() is None and (holder(residence.lock) or (None,))[0] != process.pid:
            time.sleep(0.01)
        time.sleep(0.1)  # it has the lock, and begins to listen
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()


def said(line: socket.socket, question: bytes) -> bytes:
    line.sendall(question)
    return line.recv(100)


def test_one_caller_after_another_is_served(residence, stays):
    stays()
    for _ in range(3):
        with call(residence) as line:
            assert said(line, b"one\n") == b"ONE\n"


def test_nobody_is_there(residence):
    assert call(residence) is None


def test_whoever_needs_another_examiner_is_not_served_and_it_makes_room(residence, stays):
    process = stays(fingerprint="another")
    assert call(residence) is None
    assert process.wait(5) == 0
    assert not residence.socket.exists()


def test_modules_that_it_has_loaded_are_enough_and_others_are_not(residence, stays):
    process = stays()
    loaded, unknown = (Residence(residence.folder, modules, 60.0) for modules in (("two",), ("two", "three")))
    with call(loaded) as line:
        assert said(line, b"one\n") == b"ONE\n"
    assert call(unknown) is None
    assert process.wait(5) == 0


def test_a_busy_one_is_not_waited_for_and_its_caller_is_not_disturbed(residence, stays):
    stays()
    with call(residence) as first:
        start = time.monotonic()
        assert call(residence) is None
        assert time.monotonic() - start < 2
        assert said(first, b"mine\n") == b"MINE\n"


def test_a_stopped_one_is_not_waited_for(residence, stays):
    process = stays()
    process.send_signal(signal.SIGSTOP)
    start = time.monotonic()
    assert call(residence) is None
    assert time.monotonic() - start < 2


def test_it_leaves_when_nobody_calls_for_long_enough(residence, stays):
    process = stays(idle_s=0.5)
    assert process.wait(5) == 0
    assert not residence.socket.exists()


def test_it_leaves_when_it_is_not_fit_for_another_caller(residence, stays):
    process = stays()
    with call(residence) as line:
        assert said(line, b"fail\n") == b"FAIL\n"
    assert process.wait(5) == 0


def test_it_leaves_after_so_many_callers(residence, monkeypatch):
    monkeypatch.setattr(staying, "MOST_CALLERS", 2)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # not in a thread
    served = []

    def serve(line: socket.socket) -> bool:
        served.append(line.recv(10))
        return True

    thread = threading.Thread(
        target=staying.stay,
        args=(residence.socket, residence.lock, residence.fingerprint, (), 60.0, serve), daemon=True,
    )  # fmt: skip
    thread.start()
    until = time.monotonic() + 10
    while not residence.socket.exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    for _ in range(2):
        call(residence).close()
    thread.join(5)
    assert served == [b"", b""]
    assert not thread.is_alive()


def test_it_leaves_when_its_socket_is_removed(residence, stays):
    process = stays()
    residence.socket.unlink()
    assert call(residence) is None
    assert process.wait(10) == 0


def test_sigterm_ends_it_and_leaves_nothing(residence, stays):
    process = stays()
    assert holder(residence.lock)[0] == process.pid
    process.terminate()
    process.wait(5)
    assert not residence.socket.exists()
    assert holder(residence.lock) is None


def test_what_a_killed_one_left_is_recognised_and_replaced(residence, stays):
    process = stays()
    process.kill()
    process.wait(5)
    assert residence.socket.exists()
    assert call(residence) is None
    assert holder(residence.lock) is None
    stays()
    with call(residence) as line:
        assert said(line, b"one\n") == b"ONE\n"


def test_a_second_one_goes_again_and_the_first_one_stays(residence, stays):
    first = stays()
    assert stays().wait(5) == 0
    with call(residence) as line:
        assert said(line, b"one\n") == b"ONE\n"
    assert holder(residence.lock)[0] == first.pid


@pytest.mark.parametrize("greeting", [b"", b"\n", b"[]\n", b"{}\n", b"\xff\n", b'{"fingerprint": 1, "preload": 3}\n'])
def test_whoever_does_not_know_how_to_ask_is_sent_away(residence, stays, greeting):
    process = stays()
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(residence.socket))
        stranger.sendall(greeting)
        stranger.shutdown(socket.SHUT_WR)
        assert stranger.recv(100) == b""
    if b"fingerprint" in greeting:  # a caller who needs another one
        assert process.wait(5) == 0
    else:
        with call(residence) as line:
            assert said(line, b"one\n") == b"ONE\n"


def test_another_user_is_sent_away_on_either_side(residence, stays, monkeypatch):
    """As if this process were another user's, and as if that one were."""
    stays()
    own = os.getuid()
    monkeypatch.setattr("grader.examiner.resident.call.os.getuid", lambda: own + 1)
    assert call(residence) is None
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(json.dumps({"fingerprint": "same", "preload": []}).encode() + b"\n")
        assert staying._fits(ours, "same", ()) is None
        monkeypatch.undo()
        assert staying._fits(ours, "same", ()) is True


def test_it_stays_only_where_workers_can_open_no_socket():
    landlock = LayerStatus("landlock", True)
    assert _keeps_from_sockets([landlock, LayerStatus("seccomp", True)])
    assert not _keeps_from_sockets([landlock, LayerStatus("seccomp", False)])
    assert not _keeps_from_sockets([landlock])
