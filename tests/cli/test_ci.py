"""`grade ci`: what it writes is whole and valid, keeps the hidden tests to staff, and grades."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("github", "gitlab", "gradescope", "autolab")
CHOSEN = ("exercise03_linear", "exercise05_mse")
WORKFLOWS = {
    "github": ("students-template/.github/workflows/classroom.yml", "course/.github/workflows/grades.yml"),
    "gitlab": ("students-template/.gitlab-ci.yml", "course/.gitlab-ci.yml"),
}
FILES = [(kind, file) for kind, files in WORKFLOWS.items() for file in files]
SCRIPTS = {"gradescope": ("setup.sh", "run_autograder"), "autolab": ("driver.sh",)}
SOLUTION = ROOT / "solutions/exercise05_mse/mse.py"
WRONG = ROOT / "tests/golden/submissions/mse.py"
HIDDEN = ROOT / "tests/hidden/exercise05_mse/test_mse.py"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each kind's set-up for two exercises, and their handout."""
    folder = tmp_path_factory.mktemp("ci")
    grade = Path(sys.executable).with_name("grade")
    for kind in KINDS:
        run(grade, "ci", kind, kind, "--exercise", "mse", "--exercise", 3, cwd=folder)
    run(grade, "handout", "handout", 3, 5, cwd=folder)
    return folder


def run(*command: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def inside(archive: bytes) -> dict[str, bytes]:
    """The files of a zip or a tar."""
    if zipfile.is_zipfile(io.BytesIO(archive)):
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {entry.name: opened.extractfile(entry).read() for entry in opened}  # type: ignore[union-attr]


def archives(written: Path) -> dict[str, dict[str, bytes]]:
    return {
        kind: inside((written / kind / "exercise05_mse" / name).read_bytes())
        for kind, name in (("gradescope", "autograder.zip"), ("autolab", "autograde.tar"))
    }


def closed_lines() -> set[str]:
    """Every line of the private folders' files that tells something and is in no open file."""
    files = [*(ROOT / "tests/hidden/exercise05_mse").rglob("*.py"), *(ROOT / "solutions/exercise05_mse").rglob("*.py")]
    public = " ".join(file.read_text() for file in (ROOT / "exercises/exercise05_mse").iterdir() if file.is_file())
    lines = {line.strip() for file in files for line in file.read_text().splitlines() if '"""' not in line}
    return {line for line in lines if len(line) >= 20 and line not in public and not line.startswith("from ")}


# What is written


def test_students_receive_the_handout_and_one_file_more(written):
    for kind, (mine, _) in WORKFLOWS.items():
        place = mine.removeprefix("students-template/")
        student = bytes_of(written / kind / "students-template")
        assert "secret" not in student[place].decode().lower()
        del student[place]
        assert student == bytes_of(written / "handout")  # which test_handout.py searches for what is closed


@pytest.mark.parametrize(("kind", "file"), FILES)
def test_workflows_follow_their_schema(written, kind, file):
    schema = f"vendor.{'github-workflows' if kind == 'github' else 'gitlab-ci'}"
    run(Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, written / kind / file)


@pytest.mark.parametrize(("kind", "file"), FILES)
def test_what_a_workflow_uses_is_of_one_version(written, kind, file):
    text = (written / kind / file).read_text(encoding="utf-8")
    used = re.findall(r"(?:uses|image): *(\S+)", text)
    assert used
    assert [name for name in used if not re.search(r"(@v|:)\d+\.\d+\.\d+(-\w+)?$", name)] == []


def test_the_token_is_in_no_job_that_runs_students_code(written):
    jobs = yaml.safe_load((written / "github" / WORKFLOWS["github"][1]).read_text())["jobs"]
    assert [name for name, job in jobs.items() if "secrets." in json.dumps(job)] == ["collect"]
    assert "pip" not in json.dumps(jobs["collect"])
    assert "--require-isolation sandbox" in json.dumps(jobs["grade"])
    everything = yaml.safe_load((written / "github" / WORKFLOWS["github"][1]).read_text())
    assert everything["permissions"] == {}
    assert {json.dumps(job["permissions"]) for job in jobs.values()} == {'{"contents": "read"}'}


def test_scripts_are_sound(written, tmp_path):
    for kind, files in archives(written).items():
        for name in SCRIPTS[kind]:
            (tmp_path / name).write_bytes(files[name])
            run("bash", "-n", tmp_path / name)
            run(Path(sys.executable).with_name("shellcheck"), "--shell=bash", tmp_path / name)
    for kind in WORKFLOWS:
        compile((written / kind / "course/collect.py").read_text(), "collect.py", "exec")


def test_no_gap_is_left(written):
    texts = {
        f"{kind}/{place}": content.decode()
        for kind in KINDS
        for place, content in bytes_of(written / kind).items()
        if not re.search(r"/(grader|tests|solutions|exercises)/|\.(zip|tar)$", place)
    }
    texts |= {f"{kind}: {name}": files[name].decode() for kind, files in archives(written).items()
              for name in SCRIPTS[kind]}  # fmt: skip
    assert len(texts) > 20
    assert {name: found for name, text in texts.items() if (found := re.findall(r"<<|>>|<%|TODO|FIXME|{{ ", text))
            and not name.endswith(".yml")} == {}  # fmt: skip
    workflows = "".join((written / kind / file).read_text() for kind, file in FILES)
    assert not re.search(r"(?<!\$)\{\{|<<|>>|<%", workflows)


def test_an_archive_has_one_exercise_whole_and_no_other(written):
    for kind, files in archives(written).items():
        names = {name.removeprefix("course/") for name in files}
        for room in ("exercises", "solutions", "tests/hidden"):
            assert {name.split("/")[room.count("/") + 1] for name in names if name.startswith(f"{room}/")} == {
                CHOSEN[1]
            }
        assert set(SCRIPTS[kind]) <= names
        assert {"pyproject.toml", "constraints.txt", "LICENSE", "README.md", "grader/grading.py"} <= names
        assert not [name for name in names if "__pycache__" in name or "/." in name]
    with zipfile.ZipFile(written / "gradescope/exercise05_mse/autograder.zip") as opened:
        modes = {entry.filename: stat.S_IMODE(entry.external_attr >> 16) for entry in opened.infolist()}
    assert {name for name, mode in modes.items() if mode == 0o755} == {"setup.sh", "run_autograder"}


def test_the_same_course_gives_the_same_bytes(grade, written, tmp_path):
    (tmp_path / "again").mkdir()
    assert grade("ci", "gradescope", "again", "--exercise", 5, "--exercise", 3, "--exercise", "mse").code == 0
    assert bytes_of(tmp_path / "again") == bytes_of(written / "gradescope")
    time.sleep(1.1)  # a second later
    done = grade("ci", "autolab", "lab", "--exercise", 3, "--exercise", 5)
    assert bytes_of(tmp_path / "lab") == bytes_of(written / "autolab")
    assert "lab has what autolab needs for 2 exercises." in done.said
    assert "keep it to yourself" in done.said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("gradescope", "full"), "full is not empty."),
        (("gradescope", "full/file"), "file is a file."),
        (("github", "no/where"), "no does not exist."),
        (("autolab", ROOT / "solutions/new"), "which is part of the course."),
        (("travis", "new"), "'travis' is not one of"),
        (("gitlab", "new", "--exercise", "gru"), "There is no exercise called 'gru'."),
        (("gitlab",), "Missing argument 'DIR'."),
    ],
)
def test_what_will_not_do_is_refused(grade, tmp_path, arguments, sentence):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    done = grade("ci", *arguments)
    assert done.code == 2
    assert sentence in done.said
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full"]


def test_a_stub_that_is_solved_is_not_handed_out(checkout):
    for room in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / room / "exercise05_mse", checkout.root / room / "exercise05_mse")
    for name in ("LICENSE", "constraints.txt"):
        shutil.copy(ROOT / name, checkout.root)
    shutil.copy(SOLUTION, checkout.root / "exercises/exercise05_mse")
    done = checkout.grade("ci", "github", "out")
    assert (done.code, "mse.py is no stub" in done.err) == (3, True)
    (checkout.root / "exercises/HANDOUT").touch()
    done = checkout.grade("ci", "github", "out")
    assert (done.code, "`grade ci` needs them" in done.err) == (2, True)
    assert not (checkout.root.parent / "out").exists()


# Collecting


@dataclass(frozen=True)
class Platform:
    """Students' repositories behind an API like GitHub's and GitLab's. asked: the addresses and tokens."""

    url: str
    repositories: list[dict[str, object]]
    asked: list[tuple[str, str]]


@pytest.fixture
def platform() -> Iterator[Platform]:
    repositories: list[dict[str, object]] = []
    asked: list[tuple[str, str]] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            page = int(self.path.rpartition("=")[2])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(repositories[page * 2 - 2 : page * 2]).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Platform(f"http://127.0.0.1:{server.server_port}", repositories, asked)
        server.shutdown()


def repository(folder: Path, answer: Path) -> str:
    """A repository with an answer, a link to the real solution, and much that nobody asked for."""
    exercise = folder / "exercises/exercise05_mse"
    exercise.mkdir(parents=True, exist_ok=True)
    shutil.copy(answer, exercise / "mse.py")
    (folder / "exercises/exercise03_linear").mkdir()
    (folder / "exercises/exercise03_linear/linear.py").symlink_to(ROOT / "solutions/exercise03_linear/linear.py")
    (folder / "exercises/exercise04_relu").symlink_to(ROOT / "solutions/exercise04_relu")
    (folder / "grader").mkdir()
    (folder / "grader/relu.py").write_text("not asked for")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", folder)
    run("git", "init", "--quiet", folder)
    run(*git, "add", ".")
    run(*git, "commit", "--quiet", "-m", "hand in")
    return folder.as_uri()


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_students_repositories_are_collected_and_graded(grade, written, platform, tmp_path, kind):
    addresses = {name: repository(tmp_path / f"of-{name}", answer) for name, answer in
                 (("ada", SOLUTION), ("bob", WRONG))}  # fmt: skip
    addresses |= {"eve": (tmp_path / "nothing").as_uri(), "..": addresses["ada"]}
    for name, address in addresses.items():
        platform.repositories.append(
            {"name": f"backprop-{name}", "clone_url": address, "is_template": False}
            if kind == "github"
            else {"path": name, "http_url_to_repo": address}
        )
    if kind == "github":
        platform.repositories.append({"name": "website", "clone_url": addresses["ada"], "is_template": False})
        platform.repositories.append({"name": "backprop-new", "clone_url": addresses["ada"], "is_template": True})
    env = {"READ_STUDENTS": "t0ken", "ORGANISATION": "school", "ASSIGNMENT": "backprop", "STUDENTS": "school/students"}
    env |= {"GITHUB_API_URL": platform.url, "CI_API_V4_URL": platform.url, "GIT_ALLOW_PROTOCOL": "file"}
    said = run(sys.executable, written / kind / "course/collect.py", "handed-in", cwd=tmp_path, env=env)
    kept = bytes_of(tmp_path / "handed-in")
    link = "exercise03_linear/linear.py"
    assert set(kept) == {f"{name}/{file}" for name in ("ada", "bob") for file in ("exercise05_mse/mse.py", link)}
    assert kept[f"ada/{link}"] == str(ROOT / "solutions/exercise03_linear/linear.py").encode()  # a text, no code
    assert (tmp_path / "handed-in/eve").is_dir()
    assert re.search(r"^ada [0-9a-f]{40}$", said, re.MULTILINE)
    assert "eve couldn't be cloned" in said
    assert {token for _, token in platform.asked} == {"Bearer t0ken"}
    assert platform.asked[0][0].startswith("/orgs/school/repos?" if kind == "github" else "/groups/school%2Fstudents/")
    graded = grade("batch", "handed-in", "--layout", "folders", "-g", "gradebook", "--require-isolation", "limits")
    assert graded.code == 1
    assert "There is no submission from eve here: ask for it." in graded.out
    rows = grade("export", "gradebook").out
    assert re.search(r"^ada\b.*\b10\b", rows, re.MULTILINE)
    assert re.search(r"^bob\b.*\b6\b", rows, re.MULTILINE)


def collected(written: Path, platform: Platform, folder: Path, addresses: dict[str, str], **env: str) -> str:
    """What the collector of a GitHub class prints, with limits small enough for a test."""
    platform.repositories.extend(
        {"name": f"backprop-{name}", "clone_url": address, "is_template": False} for name, address in addresses.items()
    )
    text = (written / "github/course/collect.py").read_text(encoding="utf-8")
    for limit, small in (("SECONDS = 120", "SECONDS = 3"), ("MOST_DOWNLOADED = 200", "MOST_DOWNLOADED = 1"),
                         ("MOST_BYTES = 50", "MOST_BYTES = 1"), ("MOST_KEPT = 100", "MOST_KEPT = 3")):  # fmt: skip
        assert limit in text
        text = text.replace(limit, small)
    (folder / "collect.py").write_text(text, encoding="utf-8")
    env |= {"READ_STUDENTS": "t0ken", "ORGANISATION": "school", "ASSIGNMENT": "backprop"}
    env |= {"GITHUB_API_URL": platform.url, "GIT_ALLOW_PROTOCOL": "file:http"}
    return run(sys.executable, "collect.py", "handed-in", cwd=folder, env=env)


def test_a_repository_that_hangs_or_fills_the_disk_stops_no_other(written, platform, tmp_path):
    addresses = {}
    for name, content in (("bob", os.urandom(2_000_000)), ("cy", bytes(50_000_000)), ("dee", b"")):
        folder = tmp_path / f"of-{name}"
        (folder / "exercises/exercise05_mse").mkdir(parents=True)
        (folder / "exercises/exercise05_mse/large.py").write_bytes(content)
        if name == "dee":
            for number in range(9):
                (folder / f"exercises/exercise05_mse/zeros{number}.py").write_bytes(bytes(900_000))
        addresses[name] = repository(folder, SOLUTION)
    hangs = socket.create_server(("127.0.0.1", 0))
    addresses |= {"eve": f"http://127.0.0.1:{hangs.getsockname()[1]}/eve.git", "zoe": repository(tmp_path / "z", WRONG)}
    start = time.monotonic()
    said = collected(written, platform, tmp_path, addresses)
    hangs.close()
    assert time.monotonic() - start < 30
    assert re.search(r"^bob couldn't be cloned: .* \(it may take 3 seconds and have 1 MB\)$", said, re.MULTILINE)
    assert "left out: cy exercise05_mse/'large.py': it is a folder, or too much" in said
    assert "eve couldn't be cloned: the time was up (it may take" in said
    kept = bytes_of(tmp_path / "handed-in")
    assert {name.partition("/")[0] for name in kept} == {"cy", "dee", "zoe"}
    assert sum(len(content) for name, content in kept.items() if name.startswith("dee/")) < 3_000_000
    assert kept["zoe/exercise05_mse/mse.py"] == WRONG.read_bytes()
    assert re.search(r"^zoe [0-9a-f]{40}$", said, re.MULTILINE)


def test_the_collectors_git_reads_nobodys_configuration_and_runs_nothing(written, platform, tmp_path):
    address = repository(tmp_path / "of-ada", SOLUTION)
    settings = ("user.name=a", "user.email=a@b", "protocol.file.allow=always")
    git = ("git", *(part for setting in settings for part in ("-c", setting)), "-C", tmp_path / "of-ada")
    (tmp_path / "of-ada/.gitattributes").write_text("* filter=evil\n")
    run(*git, "submodule", "--quiet", "add", repository(tmp_path / "sub", WRONG), "exercises/exercise03_linear/sub")
    run(*git, "add", ".")
    run(*git, "commit", "--quiet", "-m", "more")
    touch = f"touch {tmp_path}/pwned"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\n{touch}\n")
        (hooks / name).chmod(0o755)
    elsewhere = repository(tmp_path / "elsewhere", WRONG)
    (tmp_path / "config").write_text(
        f'[url "{elsewhere}"]\n insteadOf = {address}\n[core]\n hooksPath = {hooks}\n fsmonitor = {touch}\n'
        f'[filter "evil"]\n smudge = {touch}\n required = true\n[init]\n templateDir = {hooks}\n'
    )
    shutil.copy(tmp_path / "config", tmp_path / ".gitconfig")
    own = {"HOME": str(tmp_path), "GIT_CONFIG_SYSTEM": str(tmp_path / "config"), "GIT_CONFIG_PARAMETERS": "'a.b=c'"}
    addresses = {"ada": address, "bob": "ext::sh -c touch% pwned", "cy": "ssh://127.0.0.1:1/cy.git"}
    said = collected(written, platform, tmp_path, addresses, **own)
    assert re.search(r"^ada [0-9a-f]{40}$", said, re.MULTILINE)
    for name, transport in (("bob", "ext"), ("cy", "ssh")):
        assert f"{name} couldn't be cloned: fatal: transport '{transport}' not allowed" in said
    assert "left out: ada exercise03_linear/'sub'" in said
    assert (tmp_path / "handed-in/ada/exercise05_mse/mse.py").read_bytes() == SOLUTION.read_bytes()
    assert not (tmp_path / "pwned").exists()


# Running what is written, where it runs

MAKE_ROOM = """
set -euo pipefail
root=$1 shared=$2 packages=$3 python=$4
mount -t tmpfs -o mode=755 tmpfs "$root"
for name in bin sbin lib lib64 usr etc dev proc sys; do
  if [ -L "/$name" ]; then cp -a "/$name" "$root/$name"; continue; fi
  if [ -d "/$name" ]; then mkdir "$root/$name"; mount --rbind "/$name" "$root/$name"; fi
done
mkdir -p "$root$python" "$root/autograder" "$root/home" "$root/upper" "$root/work"
mkdir -m 1777 "$root/tmp"
mount --rbind "$python" "$root$python"
mount --rbind "$shared/autograder" "$root/autograder"
mount --rbind "$shared/home" "$root/home"
inside=$root/opt/grade/lib/python$5/site-packages
mkdir -p "$inside"
mount -t overlay -o "lowerdir=$packages,upperdir=$root/upper,workdir=$root/work" overlay "$inside"
rm -rf "$inside"/*backprop_grader* "$inside"/../../../bin/grade
echo ready
exec sleep 3000
"""
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": "/dev/null", "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Container:
    """A root folder of its own, where root has no right to mount, as in Docker.

    /opt/grade has the libraries of this environment, without the grader; /autograder and /home are in `shared`.
    """

    pid: int
    root: Path
    shared: Path

    def run(self, *command: object, user: int = 0, cwd: str = "/", **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*command, user=user, cwd=cwd, **env), capture_output=True, text=True, timeout=300
        )

    def command(self, *command: object, user: int = 0, cwd: str = "/", **env: str) -> list[str]:
        who = [f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        path = f"{sys.base_prefix}/bin:/usr/bin:/bin"
        return [
            "nsenter", f"--mount=/proc/{self.pid}/ns/mnt", "chroot", str(self.root),
            "setpriv", "--bounding-set=-sys_admin", *who,
            "env", "-i", f"--chdir={cwd}", f"PATH={path}", *(f"{name}={value}" for name, value in env.items()),
            *map(str, command),
        ]  # fmt: skip


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Container]]:
    """Makes one."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root on Linux can make a container")
    import torch

    packages = Path(torch.__file__).parents[1]
    started: list[subprocess.Popen[str]] = []

    def make() -> Container:
        root, shared = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("shared")
        for name in ("autograder", "home"):
            (shared / name).mkdir()
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        holder = subprocess.Popen(
            ["unshare", "--mount", "bash", "-c", MAKE_ROOM, "make", root, shared, packages, sys.base_prefix, version],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(holder)
        if holder.stdout.readline() != "ready\n":  # type: ignore[union-attr]
            pytest.skip(f"no container can be made here: {holder.communicate()[1]}")
        return Container(holder.pid, root, shared)

    yield make
    for holder in started:
        holder.kill()
        holder.communicate()


@pytest.fixture(scope="module")
def gradescope(container: Callable[[], Container], written: Path) -> Container:
    """/autograder as Gradescope lays it out, with setup.sh run."""
    made = container()
    place = made.shared / "autograder"
    for name in ("source", "submission", "results"):
        (place / name).mkdir()
    run("unzip", "-q", written / "gradescope/exercise05_mse/autograder.zip", "-d", place / "source")
    shutil.copy(place / "source/run_autograder", place)
    done = made.run("/autograder/source/setup.sh", **OFFLINE)
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout[-3000:])
    assert re.search(r"namespaces .*not", done.stdout)
    return made


def kill_all(pid: int) -> None:
    """A process and all below it, as when a container is stopped."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(pid, signal.SIGKILL)
    for child in below:
        kill_all(int(child))


def hand_in(made: Container, **files: str) -> None:
    submission = made.shared / "autograder/submission"
    shutil.rmtree(submission)
    submission.mkdir()
    for name, text in files.items():
        (submission / f"{name}.py").write_text(text, encoding="utf-8")


def results_of(made: Container) -> dict[str, object]:
    done = made.run("/autograder/run_autograder")
    print(done.stdout, done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (made.shared / "autograder/results/results.json").read_text(encoding="utf-8")
    own = "".join(file.read_text() for file in (made.shared / "autograder/submission").glob("*.py") if file.is_file())
    assert [line for line in closed_lines() if json.dumps(line)[1:-1] in text and line not in own] == []
    results: dict[str, object] = json.loads(text)
    return results


SPY = f"""
import os

def tell(path):
    try:
        return os.listdir(path) if os.path.isdir(path) else open(path).read()
    except Exception as error:
        return type(error).__name__

class MSE:
    def __call__(self, y_true, y_pred):
        course = "solutions/exercise05_mse/mse.py", "tests/hidden/exercise05_mse/test_mse.py", "tests/hidden", ""
        roots = "/autograder/source/course", "/opt/grade/share/backprop-grader", {str(ROOT)!r}
        others = "/autograder/results", "/autograder/submission", "/autograder/run_autograder", "/proc/1/environ"
        raise ValueError([tell(f"{{root}}/{{file}}") for root in roots for file in course] + [tell(p) for p in others])
"""
HANGS = (
    "class MSE:\n    def __call__(self, *_):\n        while True:\n            pass\n    backprop_gradient = __call__\n"
)
REFUSED = re.compile(r"ValueError: (\[(?:'(?:PermissionError|FileNotFoundError)'(?:, )?)+\])")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "score", "said"),
    [
        (SOLUTION.read_text(), 10.0, ""),
        (WRONG.read_text(), 6.0, "exactly 3 times too large"),
        ("class MSE(:\n", 0.0, "mse.py"),
        (HANGS, 0.0, "It ran out of time."),
        (SPY, 0.0, "PermissionError"),
        (None, 0.0, "mse.py"),
    ],
    ids=["right", "wrong", "no Python", "hangs", "reads what is hidden", "nothing handed in"],
)
def test_gradescope_shows_what_is_earned_and_nothing_hidden(gradescope, answer, score, said):
    hand_in(gradescope, **({} if answer is None else {"mse": answer}))
    results = results_of(gradescope)
    assert results.get("score") == score, results
    assert said in json.dumps(results)
    if answer == SPY:
        told = [found for test in results["tests"] for found in REFUSED.findall(test["output"].replace("\n", " "))]
        assert told
        assert all(len(eval(each)) == 16 for each in told)


@pytest.mark.slow
def test_what_the_spy_looks_for_is_there_and_closed_by_its_modes_too(gradescope):
    for root in ("/autograder/source/course", "/opt/grade/share/backprop-grader"):
        hidden = f"{root}/tests/hidden/exercise05_mse/test_mse.py"
        assert gradescope.run("cat", hidden).stdout == HIDDEN.read_text()
        assert "Permission denied" in gradescope.run("cat", hidden, user=65534).stderr


@pytest.mark.slow
def test_links_lead_to_no_solution_on_gradescope(gradescope):
    submission = gradescope.shared / "autograder/submission"
    for link, target in (("exercises", "/autograder/source/course/solutions"),
                         ("mse.py", "/autograder/source/course/solutions/exercise05_mse/mse.py")):  # fmt: skip
        hand_in(gradescope)
        (submission / link).symlink_to(target)
        assert results_of(gradescope)["score"] == 0
    hand_in(gradescope)
    (submission / "exercises/exercise05_mse").mkdir(parents=True)
    shutil.copy(SOLUTION, submission / "exercises/exercise05_mse")
    assert results_of(gradescope)["score"] == 10


@pytest.mark.slow
def test_a_killed_run_leaves_what_is_known_to_gradescope(gradescope):
    hand_in(
        gradescope, mse=SOLUTION.read_text() + "\n    @property\n    def gradient(self):\n        while True: pass\n"
    )
    results = gradescope.shared / "autograder/results/results.json"
    results.unlink(missing_ok=True)
    running = subprocess.Popen(
        gradescope.command("/autograder/run_autograder"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not (results.exists() and json.loads(results.read_text())["tests"]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert running.poll() is None
    kill_all(running.pid)
    running.wait()
    assert json.loads(results.read_text())["tests"]


@pytest.mark.slow
def test_a_fault_of_the_grader_marks_nobody_on_gradescope(gradescope):
    hand_in(gradescope, mse=SOLUTION.read_text())
    script = gradescope.shared / "autograder/run_autograder"
    whole = script.read_text()
    try:
        for broken in (
            whole.replace("level=sandbox", "level=full"),
            whole.replace("/opt/grade/bin/grade", "/opt/none"),
        ):
            script.write_text(broken)
            assert broken != whole
            results = results_of(gradescope)
            assert "score" not in results
            assert "The autograder failed" in str(results["output"])
    finally:
        script.write_text(whole)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
@pytest.mark.parametrize(
    ("answer", "scores"),
    [
        (SOLUTION.read_text(), {"exercise05": 10.0}),
        (WRONG.read_text(), {"exercise05": 6.0}),
        ("class MSE(:\n", {"exercise05": 0.0}),
        (SPY.replace("/autograder/source", "/home/autograde/autolab"), {"exercise05": 0.0}),
        ("broken grader", {}),
    ],
    ids=["right", "wrong", "no Python", "reads what is hidden", "a broken grader"],
)
def test_autolab_reads_the_scores_in_the_last_line(lab, written, answer, scores):
    place = lab.shared / "home/autograde/autolab"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, copy in (("Makefile", "autograde-Makefile"), ("autograde.tar", "autograde.tar")):
        shutil.copy(written / "autolab/exercise05_mse" / copy, place / name)
    (place / "mse.py").write_text(answer)
    if not scores:
        with tarfile.open(place / "autograde.tar") as whole, tarfile.open(place / "less.tar", "w") as less:
            for entry in whole:
                if not entry.name.startswith("course/grader/examiner"):
                    less.addfile(entry, whole.extractfile(entry))
        (place / "less.tar").replace(place / "autograde.tar")
    for path in (place.parent, place, *place.iterdir()):
        os.chown(path, 1000, 1000)
    done = lab.run("make", user=1000, cwd="/home/autograde/autolab", HOME="/home/autograde")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["scores"] == scores
    assert [line for line in closed_lines() if line in done.stdout] == []
    if "def tell" in answer:
        told = REFUSED.findall(" ".join(done.stdout.split()))
        assert told
        assert all(len(eval(each)) == 16 for each in told)


@pytest.fixture(scope="module")
def lab(container: Callable[[], Container]) -> Container:
    """What image/Dockerfile makes: Python with the libraries, and no grader."""
    made = container()
    done = made.run("python3", "-m", "venv", "/opt/grade", **OFFLINE)
    assert done.returncode == 0, done.stderr
    assert "No module named 'grader'" in made.run("/opt/grade/bin/python", "-c", "import grader").stderr
    return made
