"""Coverage-guided fuzzing of the data channel (grader/sandbox/guest/wire.py) with atheris; Linux only.

    pip install -e '.[fuzz]'
    python benchmarks/fuzz_wire.py [--inputs 10000000] [--processes 2] [--folder DIR]

Each input is read in one of three ways, by its first byte: as a whole frame; as the header of a frame whose prefix and
body are right; as instructions for a tree of items. `check` says what must hold of each. The processes share a corpus,
which begins with frames of valid values; it, the logs and what broke a rule are left in the folder.
design/channel.md has the figures of the last long run.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import torch

REFUSED = (EOFError, TimeoutError)
FUZZED_BODY = 1 << 20
"""The largest body in a fuzzing run: 16 MB would be spent on clearing memory."""
SECONDS_AN_INPUT = 60
ROUND = 1_000_000
"""Inputs of one process: libFuzzer keeps about 1.5 KB of each (`check` itself keeps nothing)."""


def within(seconds: float) -> Callable[[], float]:
    """What is left of so many seconds from now on."""
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


class Tape:
    """A socket whose peer sends these bytes and hangs up. largest: the largest buffer it was asked to fill."""

    def __init__(self, data: bytes = b"") -> None:
        self._left = memoryview(data)
        self.written = bytearray()
        self.largest = 0

    def settimeout(self, _seconds: float) -> None:
        """Nothing waits here."""

    def recv_into(self, view: memoryview) -> int:
        self.largest = max(self.largest, len(view))
        piece, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def send(self, data: memoryview) -> int:
        self.written += data
        return len(data)


def check(wire: Any, data: bytes) -> Any:
    """Receive these bytes. Whatever arrives can be sent, arrives again just like that, and needs no larger body;
    nothing else is raised than what `receive` promises, and no buffer is larger than a frame may be.

    Returns what arrived, or None.
    """
    tape = Tape(data)
    try:
        value = wire.receive(tape, within(SECONDS_AN_INPUT))
    except (wire.WireError, *REFUSED):
        return None
    finally:
        assert tape.largest <= wire.MAX_HEADER + wire.MAX_BODY, f"a buffer of {tape.largest} bytes"
    sent = Tape()
    wire.send(sent, value)
    again = wire.receive(Tape(bytes(sent.written)), within(SECONDS_AN_INPUT))
    assert same(value, again), f"{value!r} became {again!r}"
    _, header, body = wire.PREFIX.unpack(sent.written[: wire.PREFIX.size])
    _, _, first = wire.PREFIX.unpack(data[: wire.PREFIX.size])
    assert header <= wire.MAX_HEADER
    assert body <= first  # less where a dict had a key twice
    return value


def same(left: Any, right: Any) -> bool:
    """Whether two values have the same types, shapes, devices and bits: nan is nan, and -0.0 isn't 0.0."""
    if type(left) is not type(right):
        return False
    if type(left) is torch.Tensor:
        facts = [(t.dtype, t.shape, t.device, t.requires_grad, t.layout) for t in (left, right)]
        return facts[0] == facts[1] and bits(left) == bits(right)
    if type(left) is np.ndarray:
        return (left.dtype, left.shape, left.tobytes()) == (right.dtype, right.shape, right.tobytes())
    if type(left) is dict:
        return same(list(left), list(right)) and same(list(left.values()), list(right.values()))
    if type(left) in (list, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if type(left) is float:
        return struct.pack(">d", left) == struct.pack(">d", right)
    if type(left) is complex:
        return same(left.real, right.real) and same(left.imag, right.imag)
    return bool(left == right)


def bits(tensor: torch.Tensor) -> bytes:
    """A tensor's numbers as they lie in memory, row by row."""
    dense = tensor.detach().cpu().clone(memory_format=torch.contiguous_format).reshape(-1)
    return dense.view(torch.uint8).numpy().tobytes() if dense.numel() else b""


def framed(wire: Any, header: bytes, filling: bytes) -> bytes:
    """A frame with this header, and a body as long as the header says, if it is a good one."""
    try:
        size = wire.Decoder.body_size(msgpack.unpackb(header, max_map_len=0, max_ext_len=0))
    except (ValueError, RecursionError, msgpack.UnpackException, wire.WireError):
        size = 0
    body = (filling or b"\0") * (size // max(1, len(filling)) + 1)
    return wire.PREFIX.pack(wire.MAGIC, len(header), size) + header + body[:size]


# Trees of items


class Plan:
    """Decisions, taken from the bytes of an input; zeros when they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)

    def below(self, count: int) -> int:
        return next(self._data, 0) % count

    def some(self, count: int) -> bytes:
        return bytes(itertools.islice(self._data, count))


def tree(wire: Any, plan: Plan, depth: int = 0) -> Any:
    """An item that is nearly as the protocol wants it, mostly."""
    dtypes = [*wire.DTYPES, "float128"]
    sizes = (0, 1, 2, 3, 5, 7, 255, 2**16, 2**26, 2**62, -1)
    children = range(plan.below(5)) if depth < wire.MAX_DEPTH + 1 else ()
    choices = (
        lambda: None,
        lambda: bool(plan.below(2)),
        lambda: struct.unpack(">q", plan.some(8).rjust(8, b"\0"))[0],
        lambda: struct.unpack(">Q", plan.some(8).rjust(8, b"\0"))[0],
        lambda: struct.unpack(">d", plan.some(8).rjust(8, b"\0"))[0],
        lambda: plan.some(plan.below(9)).decode("latin-1"),
        lambda: ["l", [tree(wire, plan, depth + 1) for _ in children]],
        lambda: ["t", [tree(wire, plan, depth + 1) for _ in children]],
        lambda: ["d", [[tree(wire, plan, wire.MAX_DEPTH + 1), tree(wire, plan, depth + 1)] for _ in children]],
        lambda: ["T", dtypes[plan.below(len(dtypes))], [sizes[plan.below(len(sizes))] for _ in range(plan.below(10))],
                 ("cpu", "cpu", "cpu", "cuda", "cuda:1", "cuda:99", "mps")[plan.below(7)], bool(plan.below(2))],
        lambda: ["A", dtypes[plan.below(len(dtypes))], [sizes[plan.below(len(sizes))] for _ in range(plan.below(10))]],
        lambda: ["b", plan.some(plan.below(9))],
        lambda: ["i", ("-" * plan.below(3)) + "9" * plan.below(255) + "7" * plan.below(200)],
        lambda: ["c", *struct.unpack(">dd", plan.some(16).rjust(16, b"\0"))],
        lambda: ["h", plan.below(256), plan.some(plan.below(5)).decode("latin-1")],
        lambda: ["ltdTAhbcix"[plan.below(10)], *(tree(wire, plan, depth + 1) for _ in children)],
        lambda: [tree(wire, plan, depth + 1) for _ in children],
    )  # fmt: skip
    return choices[plan.below(len(choices))]()


def read(wire: Any, data: bytes) -> None:
    """Check one input of the fuzzer's."""
    way, rest = data[:1], data[1:]
    if way <= b"\x55":
        check(wire, rest)
    elif way <= b"\xaa":
        check(wire, framed(wire, rest, rest[:64]))
    else:
        check(wire, framed(wire, msgpack.packb(tree(wire, Plan(rest))), rest[:64]))


# What a run begins with


def seeds(wire: Any) -> list[bytes]:
    """Inputs that hold a frame, or a header, of each kind of value."""
    floats = torch.tensor([[1.5, -0.0, math.nan], [math.inf, 1e-45, 3.0]])
    values: list[Any] = [
        None, True, False, 0, -1, 2**63 - 1, -(2**63), 2**64, -(2**1023), 1.5, math.nan, -0.0, 1 - 2j, "", "χ² 🙂",
        b"\x00\xff", [], (), {}, [None, (1, [2.0, ("three",)])], {"a": 1, 2: (3,), None: [], True: {}, 1.5: b"x"},
        {"value": floats}, {"failed": {"kind": "raised", "type": "E", "message": "m", "frames": [["f.py", 3, "g"]]}},
        wire.Handle(3, "Linear"), floats.clone().requires_grad_(), torch.zeros(3, 0, 2), torch.ones((1,) * 8),
        *(torch.ones(2, 1).to(dtype) for dtype in wire.DTYPES.values()),
        *(np.ones((2, 1)).astype(dtype) for dtype in wire.NUMPY_DTYPES.values()),
    ]  # fmt: skip
    nested: Any = floats
    for _ in range(wire.MAX_DEPTH - 1):
        nested = [nested]
    found = []
    for value in [*values, nested]:
        tape = Tape()
        wire.send(tape, value)
        frame = bytes(tape.written)
        _, header, _ = wire.PREFIX.unpack(frame[: wire.PREFIX.size])
        found += [b"\x00" + frame, b"\x56" + frame[wire.PREFIX.size :][:header]]
    return [*found, *(b"\xff" + bytes([choice]) * 40 for choice in range(17))]


def words(wire: Any) -> list[bytes]:
    """What a mutation may insert: tags, names, and the first bytes of msgpack's types."""
    texts = [*"ltdTAhbci", *wire.DTYPES, "cpu", "cuda", "cuda:0", "9" * 309]
    heads = [bytes([head]) for head in (0x80, 0x90, 0x91, 0x92, 0x95, 0xC0, 0xC2, 0xC3, 0xFF)]
    longs = [b"\xdc\x4e\x20", b"\xdd\x00\x00\x00\x02", b"\xd9\x05", b"\xc4\x03", b"\xc7\x00\x05", b"\xd6\xff"]
    numbers = [bytes([head]) + bytes(size) for head, size in ((0xCA, 4), (0xCB, 8), (0xCF, 8), (0xD3, 8))]
    return [wire.MAGIC, *(msgpack.packb(text) for text in texts), *heads, *longs, *numbers]


# Runs


def fuzz(arguments: list[str]) -> None:
    """One process of a run; the arguments are libFuzzer's."""
    import atheris

    with atheris.instrument_imports(include=["grader.sandbox.guest.wire"]):
        from grader.sandbox.guest import wire

    torch.set_num_threads(1)
    wire.MAX_BODY = FUZZED_BODY
    atheris.Setup([sys.argv[0], *arguments], lambda data: read(wire, data))
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000_000, help="in all processes together")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="of the corpus and the logs  [default: a new one]")
    settings = parser.parse_args()
    from grader.sandbox.guest import wire

    folder = (settings.folder or Path(tempfile.mkdtemp(prefix="fuzz-wire-"))).resolve()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(wire)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    escaped = ["".join(f"\\x{byte:02x}" for byte in word) for word in words(wire)]
    (folder / "words").write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")

    def run(number: int) -> int:
        options = [
            str(corpus), f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/", "-max_len=200",
            f"-runs={min(ROUND, settings.inputs)}", f"-timeout={SECONDS_AN_INPUT}", "-rss_limit_mb=4096",
            "-print_final_stats=1", "-reload=30", f"-seed={number + 1}",
        ]  # fmt: skip
        with (folder / f"log-{number}").open("w", encoding="utf-8") as log:
            return subprocess.call([sys.executable, __file__, "--fuzz", *options], stdout=log, stderr=log)

    rounds = range(math.ceil(settings.inputs / ROUND))
    with ThreadPoolExecutor(settings.processes) as threads:
        codes = list(threads.map(run, rounds))
    done = 0
    for number in rounds:
        log_text = (folder / f"log-{number}").read_text(encoding="utf-8", errors="replace")
        cover = re.findall(r"cov: \d+ ft: \d+ corp: \S+", log_text)[-1:]
        stats = dict(re.findall(r"stat::(\w+): +(\d+)", log_text))
        done += int(stats.get("number_of_executed_units", 0))
        print(f"round {number}:", *cover, *(f"{name} {count}" for name, count in stats.items()), sep="  ")
    broken = sorted(file.name for file in folder.iterdir() if re.match("crash|timeout|oom|leak|slow", file.name))
    left = len(list(corpus.iterdir()))
    print(f"{done} inputs. {folder}: {left} in the corpus; exit codes {codes}; broke a rule: {broken}")
    return int(any(codes))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fuzz"]:
        fuzz(sys.argv[2:])
    else:
        sys.exit(main())
