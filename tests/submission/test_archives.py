"""An archive is graded like the folder that was packed; what is made to do harm is refused in a sentence."""

from __future__ import annotations

import io
import lzma
import os
import socket
import stat
import struct
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import SubmissionFault
from grader.submission import archive
from grader.submission.collect import collect
from grader.submission.interface import Submission

CODE = b"class Linear: pass\n"
Files = dict[str, bytes]
ROOM = 50_000_000


def collected(path: Path) -> Submission:
    return collect(path, "linear.py", ["Linear"], by_hand=False)


def refused(path: Path) -> str:
    with pytest.raises(SubmissionFault) as caught:
        collected(path)
    assert caught.value.exit_code == 2
    assert caught.value.do
    assert caught.value.what.isprintable()
    return caught.value.what


def read_or_refused(path: Path) -> str | None:
    """The code, or None where it was refused in a sentence."""
    try:
        return collected(path).chunks[0].source.rstrip()
    except SubmissionFault:
        return None


def zipped(file: Path, files: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file


def tarred(file: Path, files: Files) -> Path:
    with tarfile.open(file, {".gz": "w:gz", ".tgz": "w:gz", ".xz": "w:xz"}.get(file.suffix, "w")) as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return file


def packed(file: Path, files: Files) -> Path:
    return zipped(file, files) if file.suffix == ".zip" else tarred(file, files)


def changed(file: Path, change: Callable[[zipfile.ZipInfo], object]) -> Path:
    """A zip whose only entry says something else of itself."""
    info = zipfile.ZipInfo("linear.py")
    change(info)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(info, CODE)
    return file


@pytest.fixture(params=["handin.zip", "handin.tar", "handin.tar.gz", "handin.tgz", "handin.tar.xz", "HANDIN.ZIP"])
def every(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of each kind."""
    return tmp_path / str(request.param)


@pytest.fixture(params=["handin.zip", "handin.tar"])
def each(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of each of the two families."""
    return tmp_path / str(request.param)


class TestTaken:
    def test_the_stub_is_taken(self, every: Path) -> None:
        pack = zipped if every.suffix.lower() == ".zip" else tarred
        submission = collected(pack(every, {"notes.txt": b"hello", "linear.py": CODE, "setup.py": b"1 / 0"}))
        assert submission.path == f"{every}/linear.py"
        assert [chunk.label for chunk in submission.chunks] == ["linear.py"]
        assert submission.notes == ()

    @pytest.mark.parametrize(
        "names",
        [
            ("homework/linear.py", "homework/data/points.csv", "__MACOSX/homework/._linear.py", "readme.txt"),
            ("./linear.py", "./._linear.py", "./.ipynb_checkpoints/linear-checkpoint.ipynb"),
            ("a/b/linear.py", "a/b/plots.py", "a/b/c/relu.py"),
            ("exercise03/linear.py", "exercise04/relu.py", "notes.ipynb", "main.py"),
            ("linear.py", "backup/linear.py"),
            ("homework\\linear.py", "homework\\relu.py"),
            ("linear.py", "Linear.py", "LINEAR.PY", "CON.py", "aux/nul.py"),
        ],
    )
    def test_it_is_found_where_people_pack_it(self, each: Path, names: tuple[str, ...]) -> None:
        submission = collected(packed(each, dict.fromkeys(names, CODE)))
        assert submission.path.endswith("/linear.py")
        assert submission.notes == ()

    def test_an_only_notebook_is_taken(self, each: Path, notebook: Callable[..., Path]) -> None:
        content = notebook("class Linear: pass").read_bytes()
        submission = collected(packed(each, {"work/hw.ipynb": content, "work/._hw.ipynb": b"\x00\x05"}))
        assert submission.chunks[0].label == "hw.ipynb, cell 1"
        assert submission.notes == (f"hw.ipynb was graded, because {each.name} has no linear.py",)

    @pytest.mark.parametrize("files", [{}, {"inner.zip": b"PK"}, {"model.pt": b"\x80\x04.", "data.pkl": b"\x80\x04."}])
    def test_an_archive_without_code(self, each: Path, files: Files) -> None:
        assert "it has no .py or .ipynb file" in refused(packed(each, files))

    def test_an_archive_in_an_archive_is_not_opened(self, tmp_path: Path) -> None:
        inner = zipped(tmp_path / "inner.zip", {"linear.py": CODE})
        assert "it has no .py" in refused(zipped(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()}))

    def test_two_that_are_equally_near_are_not_guessed_at(self, each: Path) -> None:
        files = {"first/linear.py": CODE, "second/linear.py": CODE}
        assert refused(packed(each, files)) == (
            f"{each.name} has more than one linear.py: first/linear.py, second/linear.py."
        )

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_file_that_is_there_twice_is_not_guessed_at(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "h.zip", "w") as twice:
            twice.writestr("linear.py", CODE)
            twice.writestr("linear.py", b"class Linear: backdoor = 1")
        assert refused(tmp_path / "h.zip") == "h.zip has linear.py twice."

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "linear.py is empty."),
            (b"caf\xe9 = 1", "linear.py is not UTF-8 text: byte 0xe9 at offset 3 (line 1) is invalid."),
            (b"x = 1\0", "linear.py has a NUL byte in line 1: it isn't plain text."),
            (b"#" * 150_001, "linear.py is larger than 0.15 MB."),
        ],
    )
    def test_what_is_inside_is_judged_like_any_file(self, each: Path, content: bytes, said: str) -> None:
        assert refused(packed(each, {"linear.py": content})) == said


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["../linear.py", "/linear.py", "a/../../linear.py", "..\\linear.py", "C:\\linear.py", "c:/linear.py", "\\x.py"],
    )
    def test_a_name_that_leads_out_is_passed_over_and_said(self, each: Path, name: str) -> None:
        submission = collected(packed(each, {name: b"stolen = 1", "linear.py": CODE, "b/../../c.py": CODE}))
        assert submission.chunks[0].source.rstrip() == CODE.decode().rstrip()
        assert submission.notes == (f"{name} and 1 more left out: the path leads out of {each.name}",)
        assert not list(each.parent.parent.glob("*.py"))

    def test_nothing_but_names_that_lead_out(self, each: Path) -> None:
        assert "it has no .py" in refused(packed(each, {"../../linear.py": CODE}))

    @pytest.mark.parametrize("name", ["a\x1b[2J\u202e.py", "x" * 4000 + ".py", "é中∂.py", "::error::.py", "a\nb.py"])
    def test_odd_names_are_shown_safely(self, each: Path, name: str) -> None:
        what = refused(packed(each, {f"a/{name}": CODE, "a/other.py": CODE}))
        assert "nor exactly one notebook: it has " in what
        assert len(what) < 300
        assert "\u202e" not in what

    def test_a_name_that_is_not_utf8(self, tmp_path: Path) -> None:
        what = refused(tarred(tmp_path / "h.tar", {"caf\udce9.py": CODE, "other.py": CODE}))
        assert "caf\N{REPLACEMENT CHARACTER}.py" in what


class TestNoFiles:
    @pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK], ids=oct)
    def test_of_a_zip(self, tmp_path: Path, kind: int) -> None:
        file = changed(tmp_path / "h.zip", lambda info: setattr(info, "external_attr", (kind | 0o777) << 16))
        assert refused(file) == "linear.py in h.zip is not an ordinary file."

    @pytest.mark.parametrize(
        "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
    )
    def test_of_a_tar(self, tmp_path: Path, kind: bytes) -> None:
        with tarfile.open(tmp_path / "h.tar", "w") as made:
            member = tarfile.TarInfo("linear.py")
            member.type, member.linkname = kind, "/etc/passwd"
            made.addfile(member)
        assert refused(tmp_path / "h.tar") == "linear.py in h.tar is not an ordinary file."

    def test_a_link_beside_the_code_does_no_harm(self, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "h.tar", "w") as made:
            link = tarfile.TarInfo("out")
            link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
            made.addfile(link)
            for name in ("out/planted.txt", "linear.py"):
                member = tarfile.TarInfo(name)
                member.size, member.mode = len(CODE), 0o6777
                made.addfile(member, io.BytesIO(CODE))
        assert collected(tmp_path / "h.tar").chunks
        assert os.listdir(tmp_path) == ["h.tar"]


class TestDamaged:
    @pytest.mark.parametrize("content", [b"PK\x03\x04", b"no archive", b"\x1f\x8b\x08", bytes(10)])
    def test_what_is_no_archive(self, every: Path, content: bytes) -> None:
        every.write_bytes(content)
        assert "can't be read as an archive" in refused(every) or "it has no .py" in refused(every)

    def test_an_empty_file(self, every: Path) -> None:
        every.write_bytes(b"")
        assert refused(every) == f"{every.name} is empty."

    def test_cut_off_anywhere_it_is_refused(self, every: Path) -> None:
        pack = zipped if every.suffix.lower() == ".zip" else tarred
        whole = pack(every, {"linear.py": CODE * 40}).read_bytes()
        end = 1200 if every.suffix == ".tar" else len(whole) - 1  # the rest of a .tar is padding
        for length in range(1, end, max(end // 25, 1)):
            every.write_bytes(whole[:length])
            assert refused(every)

    def test_a_wrong_checksum(self, tmp_path: Path) -> None:
        file = zipped(tmp_path / "h.zip", {"linear.py": CODE}, zipfile.ZIP_STORED)
        file.write_bytes(file.read_bytes().replace(b"class Linear", b"class Gradin"))
        assert "can't be read as an archive: Bad CRC-32" in refused(file)

    def test_a_password(self, tmp_path: Path) -> None:
        file = changed(tmp_path / "h.zip", lambda info: None)
        raw = bytearray(file.read_bytes())
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
        file.write_bytes(raw)
        assert refused(file) == "linear.py is protected by a password."

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_an_unusual_method(self, tmp_path: Path, method: int) -> None:
        file = zipped(tmp_path / "h.zip", {"linear.py": CODE}, method)
        assert refused(file) == "linear.py uses an unusual compression method."

    def test_entries_that_overlap_are_read_no_more_than_once(self, tmp_path: Path) -> None:
        file = zipped(tmp_path / "h.zip", {"linear.py": CODE, "copied.py": CODE}, zipfile.ZIP_STORED)
        raw = bytearray(file.read_bytes())
        second = raw.rindex(b"PK\x01\x02")
        raw[second + 42 : second + 46] = struct.pack("<I", 0)  # its data is where the first one's is
        file.write_bytes(raw)
        assert read_or_refused(file) in (CODE.decode().rstrip(), None)  # a newer Python refuses it

    @pytest.mark.parametrize("at", [20, 24, 42])
    @pytest.mark.parametrize("lie", [0, 7, 2**31, 2**32 - 1])
    def test_lies_about_sizes_and_places(self, tmp_path: Path, at: int, lie: int) -> None:
        """0xffffffff says that the true number is in a zip64 field, which isn't there."""
        file = zipped(tmp_path / "h.zip", {"a.txt": b"a", "linear.py": CODE}, zipfile.ZIP_STORED)
        raw = bytearray(file.read_bytes())
        entry = raw.rindex(b"PK\x01\x02")
        raw[entry + at : entry + at + 4] = struct.pack("<I", lie)
        file.write_bytes(raw)
        assert read_or_refused(file) in ((CODE.decode().rstrip(), None) if at == 20 else (None,))


def bombs(folder: Path) -> Iterator[tuple[Path, str]]:
    """Archives and files that cost far more than their size, and what is said of them."""
    much = bytes(49_000_000)
    yield zipped(folder / "total.zip", {"linear.py": CODE, "a": much, "b": much}), "What is in total.zip is larger than"
    yield zipped(folder / "ratio.zip", {"linear.py": much}), "linear.py is larger than 0.15 MB."
    yield zipped(folder / "count.zip", {str(n): b"" for n in range(1001)}), "count.zip holds more than 1,000 files."
    yield zipped(folder / "list.zip", {"d/" * 100 + str(n): b"" for n in range(9000)}), "list of contents is too large"
    yield tarred(folder / "ratio.tar.gz", {"linear.py": CODE, "a": much, "b": much}), "What is in ratio.tar.gz is"
    yield tarred(folder / "count.tgz", {str(n): b"" for n in range(2_000)}), "count.tgz holds more than 1,000 files."
    (folder / "ratio.tar.xz").write_bytes(lzma.compress(much, preset=0) * 2)
    yield folder / "ratio.tar.xz", "What is in ratio.tar.xz is larger than 50 MB."
    yield dictionary(folder / "dictionary.tar.xz"), "it has no .py"
    yield sparse(folder / "sparse.tar"), "What is in sparse.tar is larger than 50 MB."
    slow = headed(b"1" * 8_000)
    (folder / "slow.tar").write_bytes(slow * 3_000)
    yield folder / "slow.tar", "slow.tar can't be read as an archive: reading it takes too long."
    (folder / "name.tar").write_bytes(headed(b"30000009 path=" + b"x" * 30_000_000))
    yield folder / "name.tar", "list of contents is too large"
    for name in ("large.py", "large.ipynb", "large.zip", "large.tar.gz"):
        with (folder / name).open("wb") as file:
            file.truncate(2_000_000_000)
        yield folder / name, f"{name} is larger than"
    (folder / "parts.ipynb").write_text(f'{{"cells": [{"{}," * 6_000_000}{{}}]}}')
    yield folder / "parts.ipynb", "more than 200,000 parts"
    (folder / "deep.ipynb").write_text('{"a":' * 190_000)
    yield folder / "deep.ipynb", "nested too deeply"
    os.mkfifo(folder / "pipe.py")
    yield folder / "pipe.py", "pipe.py is not an ordinary file."
    os.mkfifo(folder / "pipe.zip")
    yield folder / "pipe.zip", "pipe.zip is not an ordinary file."
    (folder / "zero.tar").symlink_to("/dev/zero")
    yield folder / "zero.tar", "zero.tar is a link to another file."


def headed(header: bytes) -> bytes:
    """A .tar of nothing but linear.py below a header of this content."""
    above, below = tarfile.TarInfo("header"), tarfile.TarInfo("linear.py")
    above.type, above.size, below.size = tarfile.XHDTYPE, len(header), len(CODE)
    parts = above.tobuf(tarfile.USTAR_FORMAT), header, below.tobuf(), CODE
    return b"".join(part + bytes(-len(part) % 512) for part in parts)


def sparse(file: Path) -> Path:
    """A .tar whose file is said to be a terabyte of holes."""
    member = tarfile.TarInfo("linear.py")
    member.type, member.size = tarfile.GNUTYPE_SPARSE, 0
    head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    head[483:495] = b"%011o\0" % (8**11 - 1)  # its size with the holes
    head[148:156] = b"%06o\0 " % (sum(head[:148]) + 256 + sum(head[156:]))
    file.write_bytes(bytes(head) + bytes(1024))
    return file


def dictionary(file: Path) -> Path:
    """An .xz that asks for a dictionary of 4 GB."""
    raw = bytearray(lzma.compress(bytes(20_000), filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}]))
    end = 12 + (raw[12] + 1) * 4
    raw[raw.index(0x21, 12) + 2] = 40
    raw[end - 4 : end] = struct.pack("<I", zlib.crc32(bytes(raw[12 : end - 4])))
    file.write_bytes(raw)
    return file


MEASURED = """
import os, resource, sys, time
from pathlib import Path
from grader.errors import SubmissionFault
from grader.submission.collect import collect
for path in sys.argv[1:]:
    if os.fork() == 0:
        spent = time.process_time()
        try:
            collect(Path(path), "linear.py", ["Linear"], by_hand=False)
        except SubmissionFault as fault:
            print(f"{time.process_time() - spent}|{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}|{fault.what}")
            sys.stdout.flush()
        os._exit(0)
    os.wait()
"""


def test_a_bomb_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    made = list(bombs(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *(str(file) for file, _ in made)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    lines = [line.split("|", 2) for line in done.stdout.splitlines()]
    assert len(lines) == len(made)
    for (file, expected), (seconds, kilobytes, what) in zip(made, lines):
        assert expected in what, file.name
        assert float(seconds) < 2, file.name
        assert int(kilobytes) < 200_000, file.name


def test_a_header_that_would_take_hours_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CPU_S", -1.0)
    assert refused(tarred(tmp_path / "h.tar", {"linear.py": CODE})).endswith("reading it takes too long.")


def test_a_socket_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("linear.py")
        assert refused(tmp_path / "linear.py") == "linear.py is not an ordinary file."


def test_a_file_that_becomes_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "linear.py")
    monkeypatch.setattr(
        stat, "S_ISREG", lambda mode, seen=[True]: seen.pop() if seen else stat.S_IFMT(mode) == 0o100000
    )
    assert refused(tmp_path / "linear.py") == "linear.py is not an ordinary file."


def test_a_folder_of_very_many_files(tmp_path: Path) -> None:
    for number in range(20_000):
        os.close(os.open(tmp_path / f"{number}.py", os.O_CREAT))
    assert refused(tmp_path).endswith("it has 0.py, 1.py, 10.py, 100.py, 1000.py and 19995 more.")
    (tmp_path / "linear.py").write_bytes(CODE)
    assert collected(tmp_path).chunks


@pytest.mark.parametrize("name", ["model.pt", "data.pkl", "handin.rar", "handin.7z", "handin.gz"])
def test_other_files_are_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'touch planted'\ntR.")
    assert refused(tmp_path / name) == f"{name} is neither a .py file nor a notebook (.ipynb)."


def test_grade_takes_an_archive_and_leaves_nothing(grade, tmp_path: Path) -> None:
    golden = (Path(__file__).parents[1] / "golden/submissions/mse.py").read_bytes()
    room = tmp_path / "temporary"
    room.mkdir()
    good = zipped(tmp_path / "good.zip", {"hw/mse.py": golden, "../outside.py": b"1 / 0"})
    done = grade("5", "--device", "cpu", "--seed", 1, "-s", good, env={"TMPDIR": str(room)})
    assert done.code == 1
    assert "good.zip/hw/mse.py" in done.said
    assert "../outside.py left out: the path leads out of good.zip" in done.said
    assert "Score: 6 of 10 points" in done.said
    done = grade("5", "-s", zipped(tmp_path / "bad.zip", {"mse.py": bytes(ROOM + 1)}), env={"TMPDIR": str(room)})
    assert done.code == 2
    assert done.err == (
        "grade: What is in bad.zip is larger than 50 MB.\nSubmit the code only, without data and results.\n"
    )
    assert done.out == ""
    assert list(room.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip", "good.zip", "temporary"]
