"""What a worker can't reach: files, other processes, the network, the environment, other workers, the answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
import torch

from grader.errors import GraderFault
from grader.examiner.client import Examiner
from grader.sandbox.isolation import landlock, seccomp
from grader.sandbox.isolation.interface import Layer, SandboxRoot
from grader.sandbox.isolation.posix import ONE_THREAD
from grader.sandbox.isolation.stack import WALLS, enter_all, prepare
from grader.submission.interface import Chunk, Submission

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = ROOT / "tests/hidden/exercise03_linear/test_linear.py"
SOLUTION = ROOT / "solutions/exercise03_linear/linear.py"

PRELUDE = """
    import ctypes, os, socket, subprocess, sys, tempfile, threading

    libc = ctypes.CDLL(None, use_errno=True)

    def must(result):
        if result == -1:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return result
"""

READING = {
    "a system file": "open('/etc/passwd').read()",
    "a hidden test": f"open({str(HIDDEN)!r}).read()",
    "a solution": f"open({str(SOLUTION)!r}).read()",
    "the repository's names": f"os.listdir({str(ROOT)!r})",
    "the hidden tests' names": f"os.listdir({str(HIDDEN.parent)!r})",
    "git history": f"os.listdir({str(ROOT / '.git')!r})" if (ROOT / ".git").is_dir() else "open('/etc/shadow')",
    "the parent's environment": "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    "the parent's memory": "open(f'/proc/{os.getppid()}/mem', 'rb')",
    "the parent's maps": "open(f'/proc/{os.getppid()}/maps').read()",
    "the parent's descriptors": "os.listdir(f'/proc/{os.getppid()}/fd')",
    "its own environment at its start": "open('/proc/self/environ', 'rb').read()",
    "its own maps": "open('/proc/self/maps').read()",
    "other processes' names": "os.listdir('/proc')",
    "the shared memory of others": "os.listdir('/dev/shm')",
}
WRITING = {
    "to the temporary folder": "tempfile.TemporaryFile(dir='/tmp')",
    "beside its scratch folder": "tempfile.TemporaryFile(dir='..')",
    "to the home folder": f"os.open({str(Path.home())!r}, os.O_TMPFILE | os.O_RDWR)",
    "to an installed package": f"open({torch.__file__!r}, 'r+b')",
    "to Python's library": f"open({os.__file__!r}, 'r+b')",
    "to the repository": f"os.open({str(ROOT)!r}, os.O_TMPFILE | os.O_RDWR)",
    "to shared memory": "os.open('/dev/shm', os.O_TMPFILE | os.O_RDWR)",
    "by a link out of its folder": "os.symlink('/etc/passwd', 'link'), os.unlink('link')",
    "by a device": "os.mkfifo('pipe'), os.unlink('pipe')",
}
KERNEL = {
    "a TCP socket": "socket.socket()",
    "a Unix socket": "socket.socket(socket.AF_UNIX)",
    "a connection": "socket.create_connection(('127.0.0.1', PORT), 1)",
    "fork": "os.fork() or os._exit(0)",
    "a subprocess": "subprocess.run(['/bin/true'], check=True)",
    "another program": "os.posix_spawn('/bin/true', ['true'], {})",
    "a thread": "threading.Thread(target=int).start()",
    "a signal to its parent": "os.kill(os.getppid(), 0)",
    "a signal to everybody": "os.killpg(os.getpgid(os.getppid()), 0)",
    "ptrace of its parent": "must(libc.ptrace(0x4206, os.getppid(), 0, 0))",
    "process_vm_readv": "must(libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))",
    "pidfd_open": "os.pidfd_open(os.getppid())",
    "making itself readable": "must(libc.prctl(4, 1, 0, 0, 0))",
    "outliving its parent": "must(libc.prctl(1, 0, 0, 0, 0))",
    "a memory file": "os.memfd_create('x')",
    "namespaces": "must(libc.unshare(0x00020000))",
    "io_uring": "must(libc.syscall(425, 1, ctypes.create_string_buffer(120)))",
    "other limits": "must(libc.setrlimit(4, ctypes.create_string_buffer(16)))",
    "signals by a pipe": "must(libc.fcntl(os.pipe()[0], 8, os.getppid()))",
    "another signal by a pipe": "must(libc.fcntl(os.pipe()[0], 10, 9))",
    "signals by ioctl": "must(libc.ioctl(os.pipe()[0], 0x8901, ctypes.byref(ctypes.c_int(os.getppid()))))",
    "another user": "os.setuid(os.getuid())",
    "another mode": "os.chmod('.', 0o777)",
}
ATTACKS = {**READING, **WRITING, **KERNEL}
STOPPED_BY = {**dict.fromkeys([*READING, *WRITING], "landlock"), **dict.fromkeys(KERNEL, "seccomp")}


@pytest.fixture(params=["all walls", "no namespaces"])
def walls(request) -> str:
    """Everything is tried twice: the second time as where no namespaces are allowed."""
    return request.param


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A port of this machine that answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def needs(run):
    """Skips where a layer isn't in force, and says which one and why."""

    def needs(*layers: str) -> None:
        held = vars(run("").layers)
        missing = [f"{name} ({held.get(name, 'not on this system')})" for name in layers if held.get(name) != ""]
        if missing:
            pytest.skip(f"not in force here: {', '.join(missing)}")

    return needs


@pytest.mark.parametrize("name", ATTACKS)
def test_a_worker_is_refused(call, needs, port, name):
    needs(STOPPED_BY[name])
    source = dedent(PRELUDE) + f"PORT = {port}\ndef attack():\n    {ATTACKS[name]}"
    outcome = call(source, "submission.attack()")
    assert outcome.name == "raised"
    if name == "a thread":
        assert (outcome.type, outcome.message) == ("RuntimeError", "can't start new thread")
        return
    assert outcome.type in ("PermissionError", "FileNotFoundError", "OSError")
    refused = ("[Errno 1] Operation not permitted", "[Errno 13] Permission denied", "[Errno 30] Read-only file system")
    absent = ("[Errno 2] No such file",) if STOPPED_BY[name] == "landlock" else ()  # in a root folder of its own
    assert outcome.message.startswith((*refused, *absent))


def test_nearly_every_attack_works_where_there_are_no_walls(port, tmp_path):
    """So that the refusals above say something: this machine refuses at most a few of them by itself."""
    attempts = "\n".join(
        f"try:\n    {attack}\n    print('worked')\nexcept BaseException as error:\n    print({name!r}, repr(error))"
        for name, attack in ATTACKS.items()
    )
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", dedent(PRELUDE) + f"PORT = {port}\n" + attempts],
        cwd=tmp_path / "home", capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == len(ATTACKS)
    assert said.count("worked") > 3 / 4 * len(ATTACKS), [line for line in said if line != "worked"]


@pytest.mark.parametrize("walls", ["all walls"])
def test_every_layer_is_in_force_here(run):
    held = vars(run("").layers)
    assert list(held) == [layer.name for layer in WALLS.all]
    missing = {name: why for name, why in held.items() if why}
    if missing:
        pytest.skip(f"not in force here: {missing}")


@pytest.mark.parametrize(
    ("error", "why_not"),
    [
        (OSError(38, "Function not implemented"), "[Errno 38] Function not implemented"),
        (ValueError("unknown syscall: clone9"), "unknown syscall: clone9"),
        (KeyError("nobody"), "KeyError: 'nobody'"),
        (AttributeError("undefined symbol: capset"), "AttributeError: undefined symbol: capset"),
        (RuntimeError("Symlink loop from '/lib'"), "RuntimeError: Symlink loop from '/lib'"),
        (TypeError("not NoneType"), "TypeError: not NoneType"),
        (NotImplementedError(), "NotImplementedError"),
    ],
)
def test_a_layer_that_fails_in_any_way_is_not_in_force_and_the_next_is_entered(error, why_not):
    def fails(_place):
        raise error

    layers = [Layer("weak", "", "", fails), Layer("strong", "", "", lambda _place: None)]
    held = enter_all(layers, SandboxRoot(Path(), cuda=False))
    assert {name: layer.why_not for name, layer in held.items()} == {"weak": why_not, "strong": ""}


def test_what_cannot_be_prepared_is_said_when_it_is_entered(monkeypatch):
    """On a machine that a library has no table of calls for, the fork server starts nevertheless."""

    tried = []
    for layer in (landlock, seccomp):

        def fails(layer=layer, **_):
            tried.append(layer)
            raise KeyError("sparc")

        monkeypatch.setattr(layer, "prepare", fails)
    prepare()
    assert tried == [landlock, seccomp]


def test_the_kernel_says_that_the_walls_stand(call, needs):
    needs("no_new_privs", "seccomp")
    status = "open(f'/proc/{submission.number()}/status').read()"
    lines = eval(call("import os\ndef number(): return os.getpid()", status).shown).splitlines()
    assert {"NoNewPrivs:\t1", "Seccomp:\t2"} <= set(lines)


def test_a_worker_leads_a_session_of_its_own(call):
    source = "import os\ndef answer(): return os.getsid(0) == os.getpgrp() == os.getpid()"
    assert call(source, "submission.answer()").shown == "True"


def test_only_the_channel_and_what_is_printed_are_open(call):
    source = """
        import os, stat

        def is_open(number):
            try:
                return bool(os.fstat(number))
            except OSError:
                return False

        def answer():
            null, opened = os.stat("/dev/null").st_rdev, [n for n in range(1024) if is_open(n)]
            return ["null" if os.fstat(n).st_rdev == null else stat.filemode(os.fstat(n).st_mode)[0] for n in opened]
    """
    assert call(source, "submission.answer()").shown == "['null', '-', '-', 's']"


def test_the_environment_is_empty(call):
    outcome = call(
        "import os\ndef answer(): return sorted(os.environ), sorted(os.environb)",
        "submission.answer()",
    )
    names = sorted(["HOME", "MPLBACKEND", "MPLCONFIGDIR", "TMPDIR", *ONE_THREAD])
    assert outcome.shown == repr((names, [name.encode() for name in names]))


def test_c_code_sees_an_empty_environment_too(call):
    source = """
        import ctypes

        def answer():
            libc = ctypes.CDLL(None)
            libc.getenv.restype = ctypes.c_char_p
            return [libc.getenv(name) for name in (b"CI_TOKEN", b"PATH", b"PYTHONPATH")]
    """
    assert call(source, "submission.answer()").shown == "[None, None, None]"


def test_the_path_has_no_folder_that_a_submission_could_fill(call):
    folders = eval(call("import sys\ndef answer(): return sys.path", "submission.answer()").shown)
    assert all(Path(folder).is_absolute() for folder in folders)


# The scratch folder


def test_the_scratch_folder_can_be_used_and_is_gone_afterwards(call, scratch_root, walls):
    source = """
        import os, stat, tempfile

        def answer():
            with open("notes", "w") as file:
                file.write("x")
            os.makedirs("a/b")
            os.rename("notes", "a/b/notes")
            with tempfile.TemporaryFile() as file:
                file.write(b"x")
            return os.getcwd(), stat.filemode(os.stat(".").st_mode), open("a/b/notes").read(), os.environ["HOME"]
    """
    folder, mode, text, home = eval(call(source, "submission.answer()").shown)
    in_own_root = walls == "all walls"
    assert Path(folder).is_relative_to(Path("/workers") if in_own_root else scratch_root)
    assert (mode, text, home) == ("drwx------", "x", folder)
    assert call(f"import os\ndef answer(): return os.path.exists({folder!r})", "submission.answer()").shown == "False"


def test_a_disk_cannot_be_filled_with_small_files(call, needs):
    needs("namespaces")
    source = """
        def answer():
            for number in range(5000):
                open(str(number), "w").close()
    """
    outcome = call(source, "submission.answer()")
    assert (outcome.type, outcome.message[:9]) == ("OSError", "[Errno 28")


def test_names_of_files_are_not_to_be_seen(call, needs):
    needs("namespaces")
    source = f"import os\ndef answer(): return [os.path.exists(path) for path in ({str(HIDDEN)!r}, {str(ROOT)!r})]"
    assert call(source, "submission.answer()").shown == "[False, False]"


@pytest.mark.parametrize("walls", ["no namespaces"])
def test_a_scratch_folder_is_gone_whatever_was_done_in_it(call, scratch_root):
    source = """
        import os

        def answer():
            folder = os.getcwd()
            os.mkdir("shut", 0)
            for _ in range(3000):
                os.mkdir("deep")
                os.chdir("deep")
            open("file", "w").close()
            return folder
    """
    folder = eval(call(source, "submission.answer()").shown)
    assert call("def answer(): return 'the server lives'", "submission.answer()").shown == "'the server lives'"
    wait_until(lambda: not Path(folder).exists())
    wait_until(lambda: not list(scratch_root.glob(f"*/{Path(folder).name}*")))


def test_a_file_larger_than_the_limit_is_refused(call, needs):
    needs("rlimits")
    source = """
        def answer(size):
            with open("big", "wb", buffering=0) as file:
                file.seek(size - 1)
                return file.write(b"x")
    """
    assert call(source, f"submission.answer({1 << 20})", file_mb=1).shown == "1"
    outcome = call(source, f"submission.answer({(1 << 20) + 1})", file_mb=1)
    assert (outcome.type, outcome.message) == ("OSError", "[Errno 27] File too large")


def test_only_so_many_files_can_be_open(call, needs):
    needs("rlimits")
    outcome = call("def answer(): return [open('/dev/null') for _ in range(99)]", "submission.answer()", open_files=32)
    assert (outcome.type, outcome.message) == ("OSError", "[Errno 24] Too many open files: '/dev/null'")


def test_one_worker_cannot_read_anothers_scratch_folder(call, needs):
    needs("landlock")
    neighbour = """
        import os

        def write():
            with open("answers", "w") as file:
                file.write("42")
            return os.path.abspath("answers")

        def read(path):
            return open(path).read()
    """
    subject = "import os\ndef read(path): return open(path).read()\ndef look(): return os.listdir('..')"
    own = call(subject, "neighbour.read(neighbour.write())", neighbour=neighbour)
    assert own.shown == "'42'"
    outcome = call(subject, "submission.read(neighbour.write())", neighbour=neighbour)
    assert outcome.type == "PermissionError"
    assert call(subject, "submission.look()").type == "PermissionError"


def test_one_worker_cannot_signal_another(call, needs):
    needs("seccomp")
    neighbour = "import os\ndef number(): return os.getpid()"
    outcome = call(
        "import os\ndef kill(pid): os.kill(pid, 9)", "submission.kill(neighbour.number())", neighbour=neighbour
    )
    assert (outcome.type, outcome.message) == ("PermissionError", "[Errno 1] Operation not permitted")


# A whole session, as `grade` starts it

NUMBER = 1_234_567_891
NOT_BY_HAND = (  # by hand, ctypes is refused
    ROOT / "tests/hidden/exercise11_autograd_loop/test_autograd_loop.py",
    ROOT / "solutions/exercise11_autograd_loop/autograd_loop.py",
)
SECRET = "hunter2-of-the-ci-job"
PROBE = """
    import ctypes, gc, mmap, os, re, sys

    KEPT = ["".join(reversed("lortnoc eht")), "".join(reversed("lortnoc egral eht")) + 2000 * "."]
    PATTERNS = {"a small control": b"the contro[l]", "a large control": b"the large contro[l][.]{1000}", **SOUGHT}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.sbrk.restype = ctypes.c_void_p
    libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    PAGE = mmap.PAGESIZE
    residency = ctypes.create_string_buffer(1)


    def pages(start, step):
        while libc.mincore(start, PAGE, residency) == 0:
            yield ctypes.string_at(start, PAGE)
            start += step


    def memory():
        "The heap, the first process's arguments and environment, and wherever Python has objects."
        heap = list(pages(libc.sbrk(0) // PAGE * PAGE - PAGE, -PAGE))
        yield b"".join(reversed(heap))
        first = ctypes.c_void_p.in_dll(libc, "program_invocation_name").value
        yield b"".join(pages(first // PAGE * PAGE, PAGE))
        seen = set()
        gc.unfreeze()
        for item in gc.get_objects():
            for part in (item, *gc.get_referents(item)):
                seen.add(id(part) >> 18)
        for place in sorted(seen):
            yield b"".join(page for _, page in zip(range((1 << 18) // PAGE), pages(place << 18, PAGE)))


    def look():
        found = []
        for piece in memory():
            found += [name for name, pattern in PATTERNS.items() if name not in found and re.search(pattern, piece)]
        numbers = (part for item in gc.get_objects() for part in gc.get_referents(item) if type(part) is int)
        found += ["the seed"] if any(number ^ 5 == SEED_CHANGED for number in numbers) else []
        own = r"grader[.](?!errors|_version|sandbox|examiner$|examiner[.]process)"
        ours = [name for name in sys.modules if re.match(f"(_?pytest|test_|{own})", name)]
        return f"found {', '.join(sorted(found))}; modules {ours}"


    def train(x, target, w, b, learning_rate, epochs):
        if (epochs, len(x), str(x.dtype)) != (1, 7, "torch.float64"):  # looking takes a second: in one case alone
            raise NotImplementedError
        raise LookupError(look())
"""


def children(pid: int) -> set[int]:
    """The processes that `pid` started, and those that they started."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text(encoding="utf-8")
        except OSError:  # it has ended since
            continue
        parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    """Those that haven't ended, zombies aside."""
    running = set()
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            running.add(pid)
    return running


def wait_until(condition, most_s: float = 5.0) -> None:
    deadline = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < deadline, "it didn't come true in time"
        time.sleep(0.01)


def longest_line(file: Path) -> str:
    return max(file.read_text(encoding="utf-8").splitlines(), key=len).strip()


def submission(source: str) -> Submission:
    return Submission("linear.py", "", (Chunk("linear.py", source),), uses_torch=True)


@pytest.fixture
def session_folder(tmp_path, monkeypatch) -> Path:
    """Where the workers of a session get their folders."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_nothing_of_the_course_and_no_token_is_in_a_workers_memory(session_folder, monkeypatch):
    """Searched from inside: its heap, its Python objects, freed ones too, and the environment that it began with."""
    monkeypatch.setenv("CI_TOKEN", SECRET)
    sought = {
        "a hidden test": longest_line(NOT_BY_HAND[0]), "a solution": longest_line(NOT_BY_HAND[1]), "a token": SECRET,
        "a job": '"submission": {', "the environment's beginning": "PYTHONHASHSEED=0",
    }  # fmt: skip
    patterns = {name: "".join(f"\\x{byte:02x}" for byte in text.encode()).encode() for name, text in sought.items()}
    probe = dedent(PROBE).replace("SOUGHT", repr(patterns)).replace("SEED_CHANGED", str(NUMBER ^ 5))
    with Examiner() as examiner:
        result = examiner.run("exercise11_autograd_loop", submission(probe), NUMBER, ("cpu",))
        started = children(examiner._process.pid)
    feedback = next(case.feedback for case in result.cases if "LookupError" in case.feedback)
    assert "found a large control, a small control, the environment's beginning; modules []" in feedback
    wait_until(lambda: not alive(started))
    assert list(session_folder.iterdir()) == []


def servers(examiner: int) -> list[int]:
    """The fork server that has workers: forked processes have the command line of the one they were forked from."""

    def command(pid: int) -> bytes:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:  # it has ended since it was listed
            return b""

    def forked(pid: int) -> set[int]:
        return {child for child in children(pid) if command(child) == command(examiner) != b""}

    return [child for child in forked(examiner) if forked(child)]


def is_settled(examiner: int) -> bool:
    """Whether the same server is there twice: while torch is imported, programs are started that look like one."""
    first = servers(examiner)
    time.sleep(0.3)
    return bool(first) and servers(examiner) == first


@pytest.mark.parametrize("end", ["interrupted", "examiner killed", "fork server killed"])
def test_nothing_is_left_of_a_session_that_ends_in_the_middle(session_folder, end):
    """While the learner's code sleeps, the command is interrupted, or one of its processes killed."""
    gone = []
    with pytest.raises(KeyboardInterrupt), Examiner() as examiner:  # noqa: PT012 - the session is one block
        pid = examiner._process.pid

        def work() -> None:
            try:
                examiner.run("exercise03_linear", submission("import time\ntime.sleep(60)"), 1, ("cpu",))
            except GraderFault as fault:
                gone.append(fault)

        running = threading.Thread(target=work)
        running.start()
        wait_until(lambda: is_settled(pid), 30)
        started = children(pid)
        if end != "interrupted":
            (server,) = servers(pid)
            os.kill(pid if end == "examiner killed" else server, signal.SIGKILL)
            running.join(10)
        raise KeyboardInterrupt
    running.join(10)
    assert len(gone) == 1
    wait_until(lambda: not alive(started | {pid}))
    if end != "fork server killed":  # it is the one that removes scratch folders
        wait_until(lambda: not list(session_folder.iterdir()))
