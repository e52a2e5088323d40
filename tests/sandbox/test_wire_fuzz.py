"""The data channel under fuzzing: every value arrives bit for bit, and no bytes at all do harm.

The rules are those of benchmarks/fuzz_wire.py, which looks for inputs that break them for hours; here are some seconds
of it, and what it has found. Not a frame is sent through a socket but those that test the waiting.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import random
import socket
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path
from types import ModuleType
from typing import Any

import msgpack
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.sandbox.guest import wire

REFUSALS = (wire.WireError, EOFError, TimeoutError)
MB = 1 << 20


def tried(times: int) -> settings:
    """For a test that hypothesis repeats."""
    return settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), max_examples=times)


def _fuzzing() -> ModuleType:
    file = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz_wire.py"
    spec = importlib.util.spec_from_file_location("fuzz_wire", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fuzzing = _fuzzing()


def frame(value: Any) -> bytes:
    """What is sent for a value."""
    tape = fuzzing.Tape()
    wire.send(tape, value)
    return bytes(tape.written)


def headed(header: bytes, body: int = 0) -> bytes:
    """A frame with these bytes for a header."""
    return wire.PREFIX.pack(wire.MAGIC, len(header), body) + header + bytes(body)


def arrives(value: Any) -> bool:
    """Whether a value is the same, bit for bit, after its way through the channel."""
    return bool(fuzzing.same(wire.receive(fuzzing.Tape(frame(value)), fuzzing.within(5)), value))


# Every value that the protocol knows

SIZES = st.lists(st.integers(0, 3), max_size=5) | st.lists(st.integers(0, 2), min_size=8, max_size=8)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    """Any bits in any shape, dtype and order of memory: nan with all its payloads, -0.0, subnormal numbers."""
    dtype, shape = draw(st.sampled_from(list(wire.DTYPES.values()))), draw(SIZES)
    raw = bytearray(draw(st.randoms(use_true_random=False)).randbytes(max(1, math.prod(shape)) * dtype.itemsize))
    if dtype is torch.bool:
        raw = bytearray(byte & 1 for byte in raw)
    tensor = torch.frombuffer(raw, dtype=dtype)[: math.prod(shape)].reshape(shape)
    if shape:
        tensor = draw(st.sampled_from([tensor, tensor.transpose(0, -1), tensor[::2], tensor[:1], tensor[..., 1:]]))
    return tensor.requires_grad_(draw(st.booleans())) if dtype.is_floating_point or dtype.is_complex else tensor


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """The same for numpy."""
    dtype, shape = np.dtype(draw(st.sampled_from(list(wire.NUMPY_DTYPES)))), draw(SIZES)
    raw = bytearray(draw(st.randoms(use_true_random=False)).randbytes(math.prod(shape) * dtype.itemsize))
    if dtype.kind == "b":
        raw = bytearray(byte & 1 for byte in raw)
    array = np.frombuffer(raw, dtype=dtype).reshape(shape)
    return draw(st.sampled_from([array, array.T, array[::-1], array[..., :1]])) if shape else array


scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(-(2**1024) + 1, 2**1024 - 1)
    | st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 2**1024 - 1])
    | st.floats() | st.complex_numbers() | st.text() | st.binary(max_size=300)
    | st.builds(wire.Handle, st.integers(0, 2**63 - 1), st.text(max_size=9))
)  # fmt: skip
keys = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=9)
values = st.recursive(
    scalars | tensors() | arrays(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


@tried(300)
@given(values)
def test_every_value_arrives_bit_for_bit(value):
    assert arrives(value)


@tried(25)
@given(tensors() | arrays() | scalars, st.integers(1, wire.MAX_DEPTH - 1), st.randoms(use_true_random=False))
def test_a_value_arrives_from_any_depth(value, depth, choices):
    for _ in range(depth):
        value = choices.choice([lambda v: [v], lambda v: (0, v), lambda v: {"a": v}])(value)
    assert arrives(value)


@pytest.mark.parametrize("bits", [0x7FF0000000000001, 0x7FF8000000000000, 0xFFF8123456789ABC, 0x8000000000000000])
def test_a_number_keeps_its_sign_and_the_payload_of_its_nan(bits):
    packed = struct.pack(">Q", bits)
    assert arrives(np.frombuffer(packed[::-1], dtype="f8").reshape(()))
    assert arrives(torch.frombuffer(bytearray(packed[::-1]), dtype=torch.float64)[0])
    assert arrives({"value": struct.unpack(">d", packed)[0]})


def test_same_tells_what_equality_does_not():
    """The judge of this file: else it would let everything pass."""
    one = torch.ones(2)
    pairs = [
        (0.0, -0.0), (1, True), (1, 1.0), ([], ()), (one, one.double()), (one, one.reshape(1, 2)), (one, one.numpy()),
        (one, one.clone().requires_grad_()), (one, torch.tensor([1.0, math.nan])), (np.zeros(1), -np.zeros(1)),
        (0j, -0j), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), (b"", ""), (torch.zeros(0, 2), torch.zeros(2, 0)),
    ]  # fmt: skip
    assert not any(fuzzing.same(left, right) for left, right in pairs)
    assert fuzzing.same([math.nan, one.t()], [math.nan, one.clone()])


# What can't be read there isn't sent


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
        lambda: torch._efficientzerotensor((2,)),
        lambda: emptied(torch.ones(3)),
    ],
    ids=["nested", "zeros that aren't there", "freed"],
)
def test_a_tensor_without_numbers_is_refused_by_the_sender(make):
    """An exception of torch's own ended the worker here."""
    with pytest.raises(wire.WireError, match="torch can't read the tensor"):
        frame(make())


def emptied(tensor: torch.Tensor) -> torch.Tensor:
    tensor.untyped_storage().resize_(0)
    return tensor


# What the fuzzer has found


NESTED = b"\x91" * 1_000 + b"\x90"

FOUND = {
    "a dtype nested 1,000 deep, which was turned into text": headed(b"\x95\xa1T" + NESTED + b"\x91\x01\xa3cpu\xc3"),
    "a container deeper than any sender writes": headed(b"\x92\xa1l\x91" * (wire.MAX_DEPTH - 1) + b"\x92\xa1l\x90"),
    "an int of 64 bits without a sign": headed(msgpack.packb(2**63)),
    "a key of 64 bits without a sign": headed(msgpack.packb(["d", [[2**64 - 1, 0]]])),
    "an int of 1,025 bits": headed(msgpack.packb(["i", str(2**1024)])),
    "an int with a line behind it": headed(msgpack.packb(["i", "12\n"])),
    "an int with two signs": headed(msgpack.packb(["i", "--1"])),
}


@pytest.mark.parametrize("data", FOUND.values(), ids=FOUND)
def test_what_was_found_is_refused(data):
    with pytest.raises(wire.WireError):
        wire.receive(fuzzing.Tape(data), fuzzing.within(5))


def test_a_peer_that_hangs_up_on_a_question_is_the_end_of_the_channel():
    """The kernel calls that a reset connection."""
    ours, theirs = socket.socketpair()
    with ours:
        wire.send(ours, "a question that nobody reads")
        theirs.close()
        with pytest.raises(EOFError):
            wire.receive(ours, fuzzing.within(5))


# Hostile bytes


def broken(data: bytes, choices: random.Random) -> bytes:
    """A frame with something wrong in it: flipped bits, cuts, wrong lengths, repeated pieces, exchanged tags."""
    mutant = bytearray(data)
    for _ in range(choices.randint(1, 4)):
        at, until = sorted(choices.choices(range(len(mutant) + 1), k=2))
        way = choices.randrange(6)
        if way == 0 and at < len(mutant):
            mutant[at] ^= 1 << choices.randrange(8)
        elif way == 1:
            del mutant[at:until]
        elif way == 2:
            mutant[at:at] = mutant[at:until] * choices.randint(1, 3)
        elif way == 3 and len(mutant) >= wire.PREFIX.size:  # the lengths
            place, size = choices.choice([(4, 4), (8, 8)])
            number = int.from_bytes(mutant[place : place + size], "big") + choices.choice([-1, 1, 255, 2**20, 2**31])
            mutant[place : place + size] = (number % 256**size).to_bytes(size, "big")
        elif way == 4:
            tags = [spot for spot, byte in enumerate(mutant) if byte in b"ltdTAhbci"]
            if tags:
                mutant[choices.choice(tags)] = choices.choice(b"ltdTAhbcix")
        else:
            mutant[at:at] = choices.choice(fuzzing.words(wire))
    return bytes(mutant)


FRAMES = [seed[1:] for seed in fuzzing.seeds(wire) if seed[:1] == b"\x00"]


@tried(400)
@given(st.sampled_from(FRAMES) | values.map(frame), st.randoms(use_true_random=False))
def test_a_broken_frame_is_refused_or_read(data, choices):
    fuzzing.check(wire, broken(data, choices))


@tried(200)
@given(st.binary(max_size=100))
def test_any_bytes_are_refused_or_read(data):
    for way in (b"\x00", b"\x60", b"\xff"):
        fuzzing.read(wire, way + data)


@tried(100)
@given(st.sampled_from(fuzzing.seeds(wire)), st.randoms(use_true_random=False))
def test_a_broken_seed_is_refused_or_read(seed, choices):
    fuzzing.read(wire, seed[:1] + broken(seed[1:], choices))


# Memory and time


def worst_headers() -> dict[str, bytes]:
    """Headers that cost their reader much, each as long as is allowed."""
    most, lists = wire.MAX_HEADER, wire.MAX_ITEMS
    return {
        "lists that are opened and never filled": b"\xdc\x4e\x20" * (most // 3),
        "lists in lists": msgpack.packb(["l", [["l", [["l", []]] * lists]] * 2]),
        "numbers": msgpack.packb(["l", [["l", [1e9] * 4_000]] * 7]),
        "empty tensors": msgpack.packb(["l", [["T", "float32", [0], "cpu", True]] * 13_000]),
        "empty arrays": msgpack.packb(["l", [["A", "bool", [0]]] * lists]),
        "long ints": msgpack.packb(["l", [["i", "9" * 308]] * 800]),
        "keys": msgpack.packb(["d", [[str(number), None] for number in range(lists)]]),
        "text": msgpack.packb("x" * (most - 5)),
    }


@pytest.mark.parametrize("header", worst_headers().values(), ids=worst_headers())
def test_a_header_costs_little_memory_and_time(header):
    """The lists that are never filled get address space from msgpack, which nobody touches: 1,024 × 20,000 pointers."""
    assert len(header) <= wire.MAX_HEADER
    start = time.process_time()
    tracemalloc.start()
    try:
        with contextlib.suppress(*REFUSALS):
            wire.receive(fuzzing.Tape(headed(header)), fuzzing.within(60))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * MB
    assert time.process_time() - start < 5  # 0.2 s at most where nothing is measured


def test_a_body_is_held_twice_at_most():
    header = msgpack.packb(["T", "complex128", [wire.MAX_NUMBERS], "cpu", False])
    data = wire.PREFIX.pack(wire.MAGIC, len(header), wire.MAX_BODY) + header + bytes(wire.MAX_BODY)
    tracemalloc.start()
    try:
        wire.receive(fuzzing.Tape(data), fuzzing.within(60))
        assert tracemalloc.get_traced_memory()[1] < 2 * wire.MAX_BODY + 2 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("step", [1, 3, 64])
def test_no_peer_holds_the_reader_past_its_deadline(step):
    """It sends one byte after another, and never the last."""
    ours, theirs = socket.socketpair()
    data, stop = frame(torch.ones(100, 100)), threading.Event()

    def drip() -> None:
        for at in range(0, len(data) - 1, step):
            if stop.wait(0.005):
                return
            ours.send(data[at : at + step][: len(data) - 1 - at])

    dripping = threading.Thread(target=drip)
    with ours, theirs:
        dripping.start()
        try:
            start = time.monotonic()
            with pytest.raises(TimeoutError):
                wire.receive(theirs, fuzzing.within(0.15))
            assert time.monotonic() - start < 1.5
        finally:
            stop.set()
            dripping.join()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or importlib.util.find_spec("atheris") is None, reason="needs atheris")
def test_the_fuzzer_runs(tmp_path):
    """And finds nothing in the first 20,000 inputs."""
    script = [sys.executable, fuzzing.__file__, "--inputs", "20000", "--processes", "1", "--folder", str(tmp_path)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "number_of_executed_units 20000" in done.stdout
