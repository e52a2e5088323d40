"""The fork server: a clean process with torch loaded and no secrets, from which workers are forked.

The examiner forks it right after importing torch and before reading anything secret (examiner/process.py), so
torch is imported once, and nothing in a worker's memory was ever near an answer. The examiner gives each worker its
number, and asks over a socket pair, one JSON line a message:

    {"spawn": number, "limits": {…}, "cuda": bool, "asleep": bool} + the worker's end of its data channel
    {"wake": number}                                   watch its memory from now on
    {"drop": number}                                   kill it
    {"end": number, "wait_s": seconds}  →  {"signal": int | null, "exit": int | null, "memory": bool, "printed": str}
    {"printed": number}                 →  {"printed": str}: what it has printed so far
    {"waited": number}                  →  {"waited_s": float}: how long it has been ready to run, and had no core
    {"rest": number}                                   what it uses now is ours: measure its memory from here
    →  {"root": path}       first of all: the folder of its workers' folders, where it isn't in a root of its own
    →  {"broken": why}      last of all: what the machine wouldn't let it do

`end` gives the worker that long to be gone by itself, then kills it, and says how it went. Starting
and dropping aren't waited for: that happens on another core meanwhile. The server also watches the workers' resident
memory, and kills whatever runs when the examiner goes away.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderFault
from grader.sandbox.guest import wire
from grader.sandbox.guest.loop import Guest
from grader.sandbox.host import printed, scratch
from grader.sandbox.host.time_left import waited_s
from grader.sandbox.host.warm import start_cuda
from grader.sandbox.isolation.footprint import Footprint, measure, open_proc
from grader.sandbox.isolation.interface import Limits, SandboxRoot, WorkerSpec
from grader.sandbox.isolation.privileges import die_with_parent, hide_from_peers
from grader.sandbox.isolation.process import close_all_but
from grader.sandbox.isolation.readable import gpus
from grader.sandbox.isolation.stack import WALLS, Walls, enter_all, prepare

WATCH_EVERY_S = 0.02
BROKEN = 70  # exit code of a worker whose own loop failed (EX_SOFTWARE)
NO_MEMORY = 71  # of one that had no memory left for its own loop (EX_OSERR)


@dataclass(frozen=True)
class Ending:
    """How a worker ended: by a signal, with an exit code, or for using more memory than it may; what it had printed."""

    signal: int | None
    exit: int | None
    memory: bool
    printed: str


class ForkServer:
    """The examiner's end. `start` forks; after it, load whatever is secret."""

    def __init__(self, control: socket.socket, pid: int, at_rest: Footprint | None) -> None:
        """at_rest: the memory of the process that it was forked from."""
        self.at_rest = at_rest
        self._control = control
        self._lines = control.makefile("rb")
        self._count = 0
        self._root: Path | None = None
        self.pid = pid

    @classmethod
    def start(cls, walls: Walls | None = None) -> ForkServer:
        """Fork the server from this process, which must be clean: torch loaded, nothing secret, one thread.

        walls: around its workers; by default all that there are.
        """
        gc.freeze()  # no collection touches the shared pages: forks stay cheap (measured)
        gc.enable()
        ours, theirs = socket.socketpair()
        at_rest = measure()
        pid = os.fork()
        if pid == 0:
            ours.close()
            try:
                _Server(theirs, walls or WALLS).serve()
            finally:
                os._exit(0)
        theirs.close()
        return cls(ours, pid, at_rest)

    def spawn(self, limits: Limits, cuda: bool, asleep: bool) -> tuple[int, socket.socket]:
        """A fresh worker: its number and the examiner's end of its data channel. asleep: it needn't be watched yet."""
        self._count += 1
        ours, theirs = socket.socketpair()
        with theirs:
            message = {"spawn": self._count, "limits": asdict(limits), "cuda": cuda, "asleep": asleep}
            self._say(message, theirs.fileno())
        return self._count, ours

    def wake(self, number: int) -> None:
        """Watch a worker that was asleep."""
        self._say({"wake": number})

    def rest(self, number: int) -> None:
        """Measure a worker's memory from what it uses now."""
        self._say({"rest": number})

    def drop(self, number: int) -> None:
        """Kill a worker that has done its work."""
        self._say({"drop": number})

    def end(self, number: int, wait_s: float) -> Ending:
        """End a worker, and say how it ended if it is gone by itself within `wait_s`."""
        return Ending(**self._ask({"end": number, "wait_s": wait_s}))

    def printed(self, number: int) -> str:
        """What a worker has printed so far, from its beginning; not more than some thousand characters."""
        return str(self._ask({"printed": number})["printed"])

    def waited_s(self, number: int) -> float:
        """For how many seconds a worker has been ready to run and had no core."""
        return float(self._ask({"waited": number})["waited_s"])

    def stop(self) -> None:
        """End the server and everything it forked."""
        with contextlib.suppress(OSError):  # it may be gone already
            self._control.shutdown(socket.SHUT_WR)
        while "broken" not in self._read():
            pass
        self._lines.close()
        self._control.close()
        os.waitpid(self.pid, 0)
        self._clear_up()

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        self._say(message)
        answer = self._read()
        if "broken" in answer:
            raise self._gone(answer["broken"])
        return answer

    def _say(self, message: dict[str, Any], *descriptors: int) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(message).encode() + b"\n"], list(descriptors))
        except OSError as error:
            raise self._gone(self._read().get("broken", "")) from error

    def _read(self) -> dict[str, Any]:
        """The server's next answer; {"broken": why} when it is gone."""
        with contextlib.suppress(OSError, ValueError):
            answer: dict[str, Any] = json.loads(self._lines.readline())
            if "root" not in answer:
                return answer
            self._root = Path(answer["root"])
            return self._read()
        return {"broken": ""}

    def _gone(self, why: str) -> GraderFault:
        self._clear_up()
        because = f" ({why})" if why else ""
        return GraderFault(
            f"The process that starts workers ended unexpectedly{because}.",
            "Run the command again. If it fails again, run `grade doctor` to see what this machine lacks.",
        )

    def _clear_up(self) -> None:
        """Remove what a server that was killed has left; one that ended has done it."""
        if self._root is not None:
            scratch.remove_tree(self._root)


@dataclass
class _Running:
    pid: int
    limits: Limits
    scratch: Path
    printed: int
    asleep: bool
    at_rest: Footprint | None
    over_memory: bool = False


class _Server:
    """The server's end: a loop over one socket and the workers it has forked."""

    def __init__(self, control: socket.socket, walls: Walls) -> None:
        self._control, self._walls = control, walls
        self._workers: dict[int, _Running] = {}
        self._unread = b""
        self._channels: list[int] = []

    def serve(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        proc = open_proc()  # a root folder of our own has none
        _detach({self._control.fileno()} | ({proc} if proc is not None else set()))
        self._sandbox = SandboxRoot(Path(), cuda=bool(gpus()), proc=proc)
        self._before = enter_all(self._walls.of_server, self._sandbox)
        self._after = enter_all(self._walls.watching, self._sandbox)
        if sys.platform == "linux":
            hide_from_peers()  # not before: a process that hides may not set up a user namespace
        if not self._sandbox.own_root:
            self._sandbox.workers = Path(tempfile.mkdtemp(prefix="grade-"))
            self._sandbox.workers.chmod(0o711)  # a worker of root's is nobody, and has its folder below
            self._tell({"root": str(self._sandbox.workers)})
        broken = ""
        try:
            while True:
                if not select.select([self._control], [], [], WATCH_EVERY_S if self._awake() else None)[0]:
                    self._watch_memory()
                    continue
                messages = self._receive()
                if messages is None:
                    return
                for message in messages:
                    self._do(message)
        except OSError as error:  # there is no room, no process, no descriptor left
            broken = error.strerror or type(error).__name__
        finally:
            for number in list(self._workers):
                self._end(number, 0.0)
            if not self._sandbox.own_root:
                scratch.remove_tree(self._sandbox.workers)
        if broken:
            with contextlib.suppress(OSError):
                self._tell({"broken": broken})

    def _receive(self) -> list[dict[str, Any]] | None:
        """The messages that have come in; None when the examiner is gone."""
        data, descriptors, _flags, _address = socket.recv_fds(self._control, 1 << 16, 16)
        if not data:
            return None
        self._channels += descriptors
        *lines, self._unread = (self._unread + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def _do(self, message: dict[str, Any]) -> None:
        if "spawn" in message:
            self._spawn(message, self._channels.pop(0))
        elif "wake" in message:
            self._workers[message["wake"]].asleep = False
        elif "waited" in message:
            pid = self._workers[message["waited"]].pid
            self._tell({"waited_s": waited_s(pid, self._sandbox.proc)})
        elif "rest" in message:
            running = self._workers[message["rest"]]
            running.at_rest = measure(running.pid, self._sandbox.proc)
        elif "drop" in message:
            self._end(message["drop"], 0.0)
        elif "end" in message:
            self._tell(asdict(self._end(message["end"], message["wait_s"])))
        else:
            self._tell({"printed": printed.read(self._workers[message["printed"]].printed)})

    def _tell(self, answer: dict[str, Any]) -> None:
        self._control.sendall(json.dumps(answer).encode() + b"\n")

    def _spawn(self, message: dict[str, Any], channel: int) -> None:
        limits = Limits(**message["limits"])
        folder, output = scratch.new(self._sandbox, limits), printed.new_file()
        at_rest = measure(os.getpid(), self._sandbox.proc)  # a fork begins with what this process has
        spec = WorkerSpec(limits, folder, channel, output, message["cuda"], at_rest)
        pid = os.fork()
        if pid == 0:
            self._become_worker(spec)
        os.close(channel)
        self._workers[message["spawn"]] = _Running(pid, limits, folder, output, message["asleep"], at_rest)

    def _become_worker(self, spec: WorkerSpec) -> None:
        """In the forked child: behind the walls first, then the loop. Never returns."""
        code = BROKEN  # whatever the loop didn't expect is a fault of ours, or of code that broke the loop
        try:
            if sys.platform == "linux":
                die_with_parent()
            with socket.socket(fileno=spec.keep) as channel:
                walls = {**self._before, **enter_all(self._walls.of_worker, spec), **self._after}
                if spec.cuda:
                    start_cuda()
                printed.print_there()
                wire.send(channel, {"ready": {name: [held.why_not, held.ms] for name, held in walls.items()}})
                Guest().serve(channel)
            code = 0
        except MemoryError:
            code = NO_MEMORY
        except BaseException as error:
            printed.last_words(spec.printed, _described(error))
        finally:
            os._exit(code)

    def _end(self, number: int, wait_s: float) -> Ending:
        running = self._workers.pop(number)
        pid = running.pid
        deadline = time.monotonic() + wait_s
        gone, status = os.waitpid(pid, os.WNOHANG)
        while not gone and time.monotonic() < deadline:
            time.sleep(0.001)
            gone, status = os.waitpid(pid, os.WNOHANG)
        if not gone:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        scratch.remove(self._sandbox, running.scratch)
        ended_by = os.WTERMSIG(status) if gone and os.WIFSIGNALED(status) else None
        exit_code = os.WEXITSTATUS(status) if gone and os.WIFEXITED(status) else None
        said = printed.read(running.printed)
        os.close(running.printed)
        return Ending(ended_by, exit_code, running.over_memory, said)

    def _awake(self) -> list[_Running]:
        return [running for running in self._workers.values() if not running.asleep]

    def _watch_memory(self) -> None:
        for running in self._awake():
            now = measure(running.pid, self._sandbox.proc)
            if now and running.at_rest and now.used - running.at_rest.used > running.limits.memory:
                running.over_memory = True
                os.kill(running.pid, signal.SIGKILL)


def _detach(keep: set[int]) -> None:
    """Let go of everything the examiner has open, and of its terminal. When the examiner goes, however it goes, the
    control socket ends: then the server ends its workers and removes their folders."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    close_all_but(keep)
    prepare()


def _described(error: BaseException) -> str:
    """An exception of our own, with the line that it came from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {error}{where}"
