"""The fork server: a clean process with torch loaded and no secrets, from which workers are forked.

The examiner forks it after importing torch and before reading anything secret (examiner/process.py). So torch is
imported only once, and a worker's memory never contains an answer. The examiner numbers the workers and sends requests
over a socket pair, one line of JSON each:

    {"spawn": number, "limits": {…}, "cuda": bool, "asleep": bool} + the worker's end of its data channel
    {"wake": number}                                   watch this worker's memory from now on
    {"drop": number}                                   kill it
    {"end": number, "wait_s": seconds}  →  {"signal": int | null, "exit": int | null, "memory": bool, "printed": str}
    {"printed": number}                 →  {"printed": str}: what it has printed so far
    {"waited": number}                  →  {"waited_s": float}: how long it was ready to run, without a core
    {"rest": number}                                   don't count the memory that it uses now
    {"import": name}                                   import a module of a library, for the workers that follow
    →  {"root": path}       sent first: the folder of the workers' folders, unless it has a root folder of its own
    →  {"broken": why}      sent last: what the machine refused

`end` waits that long for the worker to exit, then kills it, and answers how it ended. Nobody waits for `spawn` and
`drop`: they run on another core meanwhile. The server also watches the workers' resident memory, and kills them when
the examiner is gone.
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
from grader.sandbox.guest import autograd_trap, wire
from grader.sandbox.guest.library import Library
from grader.sandbox.guest.serve import Guest, stay_plain
from grader.sandbox.guest.unwritten import fill_unwritten
from grader.sandbox.host import printed, scratch
from grader.sandbox.host.time_left import waited_s
from grader.sandbox.host.warm import import_module, start_cuda
from grader.sandbox.isolation.footprint import Footprint, measure, open_proc
from grader.sandbox.isolation.interface import LayerResult, Limits, SandboxRoot, WorkerSpec
from grader.sandbox.isolation.posix import close_all_but
from grader.sandbox.isolation.privileges import die_with_parent, hide_from_peers
from grader.sandbox.isolation.readable import gpus
from grader.sandbox.isolation.stack import WALLS, Walls, enter_all, prepare

WATCH_EVERY_S = 0.02
BROKEN = 70  # exit code of a worker whose own loop failed (EX_SOFTWARE)
TRAP = "autograd"
"""The layer of by-hand exercises: torch's own gradients are refused (guest/autograd_trap.py)."""
NO_MEMORY = 71  # exit code of a worker whose own loop ran out of memory (EX_OSERR)


@dataclass(frozen=True)
class Ending:
    """How a worker ended: by a signal, with an exit code, or killed for its memory; and what it printed.

    cpu_s: the processor time that it used.
    """

    signal: int | None
    exit: int | None
    memory: bool
    printed: str
    cpu_s: float


class ForkServer:
    """The examiner's end. Load nothing secret before `start`, which forks."""

    def __init__(self, control: socket.socket, pid: int, at_rest: Footprint | None) -> None:
        """at_rest: the memory of the process that forked it."""
        self.at_rest = at_rest
        self._control = control
        self._lines = control.makefile("rb")
        self._count = 0
        self._imported: set[str] = set()
        self._root: Path | None = None
        self.pid = pid

    @classmethod
    def start(cls, walls: Walls | None = None, by_hand: bool = False) -> ForkServer:
        """Fork the server from this process, which must be clean: torch loaded, nothing secret, one thread.

        walls: the layers around its workers; by default all. by_hand: torch differentiates nothing there.
        """
        gc.freeze()  # the garbage collector leaves shared pages alone: forks stay cheap (measured)
        gc.enable()
        ours, theirs = socket.socketpair()
        at_rest = measure()
        pid = os.fork()
        if pid == 0:
            ours.close()
            try:
                _Server(theirs, walls or WALLS, _trap() if by_hand else {}).serve()
            finally:
                os._exit(0)
        theirs.close()
        return cls(ours, pid, at_rest)

    def spawn(self, limits: Limits, cuda: bool, asleep: bool) -> tuple[int, socket.socket]:
        """Fork a worker. Returns its number and the examiner's end of its channel. asleep: don't watch it yet.

        Raises GraderFault where no descriptor is left.
        """
        self._count += 1
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            raise GraderFault(
                f"A worker can't be started: {error.strerror}.",
                "Check this machine's limits: processes, open files, memory.",
            ) from error
        with theirs:
            message = {"spawn": self._count, "limits": asdict(limits), "cuda": cuda, "asleep": asleep}
            self._send(message, theirs.fileno())
        return self._count, ours

    def preload(self, module: str) -> bool:
        """Import a module, of a library and not of a learner's, for the workers that follow. Returns whether it is new.
        Nobody waits for it but the next worker."""
        new = module not in self._imported
        if new:
            self._imported.add(module)
            self._send({"import": module})
        return new

    def wake(self, number: int) -> None:
        """Watch the memory of a worker that was asleep."""
        self._send({"wake": number})

    def rest(self, number: int) -> None:
        """Don't count the memory that a worker uses now."""
        self._send({"rest": number})

    def drop(self, number: int) -> None:
        """Kill a worker that is no longer needed."""
        self._send({"drop": number})

    def end(self, number: int, wait_s: float) -> Ending:
        """Wait up to `wait_s` seconds for a worker to exit, then kill it. Returns how it ended."""
        return Ending(**self._ask({"end": number, "wait_s": wait_s}))

    def printed(self, number: int) -> str:
        """The beginning of what a worker has printed so far: some thousand characters at most."""
        return str(self._ask({"printed": number})["printed"])

    def waited_s(self, number: int) -> float:
        """For how many seconds a worker was ready to run, without a core."""
        return float(self._ask({"waited": number})["waited_s"])

    def stop(self) -> None:
        """End the server and everything it forked."""
        with contextlib.suppress(OSError):  # it may be gone
            self._control.shutdown(socket.SHUT_WR)
        while "broken" not in self._read():
            pass
        self._lines.close()
        self._control.close()
        os.waitpid(self.pid, 0)
        self._clear_up()

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        self._send(message)
        answer = self._read()
        if "broken" in answer:
            raise self._gone(answer["broken"])
        return answer

    def _send(self, message: dict[str, Any], *descriptors: int) -> None:
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
        """Remove the folders that a killed server left behind."""
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
    """The server's end: a loop over the control socket and the workers."""

    def __init__(self, control: socket.socket, walls: Walls, trap: dict[str, LayerResult]) -> None:
        self._control, self._walls, self._trap = control, walls, trap
        self._workers: dict[int, _Running] = {}
        self._unread = b""
        self._channels: list[int] = []

    def serve(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        proc = open_proc()  # there is none in a root folder of its own
        _detach({self._control.fileno()} | ({proc} if proc is not None else set()))
        self._sandbox = SandboxRoot(Path(), cuda=bool(gpus()), proc=proc)
        self._before = enter_all(self._walls.of_server, self._sandbox)
        self._after = enter_all(self._walls.watching, self._sandbox)
        if sys.platform == "linux":
            hide_from_peers()  # only now: a hidden process may not set up a user namespace
        if not self._sandbox.own_root:
            self._sandbox.workers = Path(tempfile.mkdtemp(prefix="grade-"))
            self._sandbox.workers.chmod(0o711)  # a worker that runs as nobody must reach its folder
            self._send({"root": str(self._sandbox.workers)})
        fill_unwritten()
        stay_plain()
        self._library = _library()
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
        except OSError as error:  # no space, process or descriptor is left
            broken = error.strerror or type(error).__name__
        finally:
            for number in list(self._workers):
                self._end(number, 0.0)
            if not self._sandbox.own_root:
                scratch.remove_tree(self._sandbox.workers)
        if broken:
            with contextlib.suppress(OSError):
                self._send({"broken": broken})

    def _receive(self) -> list[dict[str, Any]] | None:
        """The messages that have arrived; None when the examiner is gone."""
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
            self._send({"waited_s": waited_s(pid, self._sandbox.proc)})
        elif "rest" in message:
            running = self._workers[message["rest"]]
            running.at_rest = measure(running.pid, self._sandbox.proc)
        elif "import" in message:
            _import(message["import"])
            self._library = _library()
        elif "drop" in message:
            self._end(message["drop"], 0.0)
        elif "end" in message:
            self._send(asdict(self._end(message["end"], message["wait_s"])))
        else:
            self._send({"printed": printed.read(self._workers[message["printed"]].printed)})

    def _send(self, answer: dict[str, Any]) -> None:
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
        """In the forked child: enter the sandbox, then answer requests. Never returns."""
        code = BROKEN  # an unexpected exception is the grader's fault, or that of code that broke the loop
        try:
            if sys.platform == "linux":
                die_with_parent()
            with socket.socket(fileno=spec.channel) as channel:
                walls = {**self._before, **enter_all(self._walls.of_worker, spec), **self._after, **self._trap}
                if spec.cuda:
                    start_cuda()
                printed.print_there()
                if self._trap:
                    autograd_trap.watch()
                wire.send(channel, {"ready": {name: [held.why_not, held.ms] for name, held in walls.items()}})
                Guest(self._library).serve(channel)
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
        gone, status, used = os.wait4(pid, os.WNOHANG)
        while not gone and time.monotonic() < deadline:
            time.sleep(0.001)
            gone, status, used = os.wait4(pid, os.WNOHANG)
        if not gone:
            os.kill(pid, signal.SIGKILL)
            _, _, used = os.wait4(pid, 0)
        scratch.remove(self._sandbox, running.scratch)
        ended_by = os.WTERMSIG(status) if gone and os.WIFSIGNALED(status) else None
        exit_code = os.WEXITSTATUS(status) if gone and os.WIFEXITED(status) else None
        said = printed.read(running.printed)
        os.close(running.printed)
        return Ending(ended_by, exit_code, running.over_memory, said, used.ru_utime + used.ru_stime)

    def _awake(self) -> list[_Running]:
        return [running for running in self._workers.values() if not running.asleep]

    def _watch_memory(self) -> None:
        for running in self._awake():
            now = measure(running.pid, self._sandbox.proc)
            if now and running.at_rest and now.used - running.at_rest.used > running.limits.memory:
                running.over_memory = True
                os.kill(running.pid, signal.SIGKILL)


def _import(module: str) -> None:
    """Import a module here. Whatever is in the way of that is for the code that imports it to meet."""
    with contextlib.suppress(Exception):
        import_module(module)


def _library() -> Library:
    """What is here by now, which no garbage collector needs to go through again."""
    library = Library()
    gc.freeze()
    return library


def _trap() -> dict[str, LayerResult]:
    """Set the trap in this process, and say as a layer whether all its walls stand."""
    start = time.perf_counter()
    lost = "; ".join(f"{wall}: {why}" for wall, why in autograd_trap.set_trap().items() if why)
    return {TRAP: LayerResult(lost, round(1000 * (time.perf_counter() - start), 3))}


def _detach(keep: set[int]) -> None:
    """Close everything that the examiner has open, and leave its terminal. Only the control socket says when the
    examiner is gone; then the server kills its workers and removes their folders."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    close_all_but(keep)
    prepare()


def _described(error: BaseException) -> str:
    """One of the grader's own exceptions, with its file and line."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {error}{where}"
