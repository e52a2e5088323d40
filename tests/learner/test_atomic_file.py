"""A file is replaced as a whole, or not at all."""

from __future__ import annotations

import pytest

from grader.learner.atomic_file import replace


def test_a_new_file_has_the_content(tmp_path):
    replace(tmp_path / "new.txt", lambda out: out.write("é"))
    assert (tmp_path / "new.txt").read_bytes() == "é".encode()


def test_the_file_keeps_its_mode_and_a_link_stays_one(tmp_path):
    file, link = tmp_path / "real.txt", tmp_path / "link.txt"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    replace(link, lambda out: out.write("new"))
    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    file = tmp_path / "file.txt"
    file.write_text("old")

    def broken(out):
        out.write("half")
        raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        replace(file, broken)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
