"""The wire between examiner and worker: every kind of data arrives as it was, and nothing else arrives at all."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import msgpack
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.sandbox.guest import wire

FEW = settings(deadline=None, max_examples=100, database=None, suppress_health_check=[HealthCheck.too_slow])
REFUSALS = (wire.WireError, EOFError, TimeoutError)


def within(seconds: float) -> Callable[[], float]:
    """What is left of so many seconds from now on."""
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A channel's two ends, with room for a frame of 100 KB before anybody reads."""
    with connected() as (ours, theirs):
        yield ours, theirs


class connected:
    """Two ends of a channel, for tests that hypothesis repeats."""

    def __enter__(self) -> tuple[socket.socket, socket.socket]:
        self.ends = socket.socketpair()
        return self.ends

    def __exit__(self, *_exc: object) -> None:
        for end in self.ends:
            end.close()


def sent(value: Any) -> Any:
    """A value after its way through a channel; what isn't data becomes handle 0."""
    with connected() as (ours, theirs):
        wire.send(ours, value, put=lambda item: wire.Handle(0, type(item).__name__))
        return wire.receive(theirs, within(5))


def received(data: bytes, most_s: float = 0.05) -> Any:
    """What comes of these bytes, after which the sender hangs up."""
    with connected() as (ours, theirs):
        ours.sendall(data)
        ours.close()
        return wire.receive(theirs, within(most_s))


def frame(header: Any, body: bytes = b"", *, announced: int | None = None, magic: bytes = wire.MAGIC) -> bytes:
    """A frame written by hand; `announced` is the length of its body in the prefix."""
    packed = msgpack.packb(header)
    return wire.PREFIX.pack(magic, len(packed), len(body) if announced is None else announced) + packed + body


def same(left: Any, right: Any) -> bool:
    """Equality of type, dtype, shape and value, with nan equal to nan."""
    if type(left) is not type(right):
        return False
    if isinstance(left, torch.Tensor):
        return (
            (left.dtype, left.shape, left.requires_grad) == (right.dtype, right.shape, right.requires_grad)
            and torch.equal(left.isnan(), right.isnan())
            and torch.equal(left.nan_to_num(), right.nan_to_num())
        )
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and left.shape == right.shape and bool(np.array_equal(left, right))
    if isinstance(left, dict):
        return same(list(left), list(right)) and same(list(left.values()), list(right.values()))
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return bool(left == right or (left != left and right != right))


# What arrives


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 2**63 - 1, -(2**63), 2**64, -(2**1023), 1.5, float("inf"), float("nan"), -0.0, 1 - 2j,
        "", "χ² 🙂", b"", b"\x00\xff", [], (), {}, [[]], [None, (1, [2.0, ("three",)])],
        {"a": 1, 2: (3,), None: [], True: {}, 1.5: b"x"},
    ],
    ids=repr,
)  # fmt: skip
def test_plain_values_arrive_as_they_were(value):
    assert same(sent(value), value)


@pytest.mark.parametrize("dtype", list(wire.DTYPES.values()), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (2, 3), (3, 0, 2), (1,) * wire.MAX_DIMS], ids=str)
def test_a_tensor_arrives_in_its_dtype_and_shape(dtype, shape):
    value = (torch.randn(shape, dtype=torch.float64) * 10).to(dtype)
    assert same(sent(value), value)


@pytest.mark.parametrize("dtype", list(wire.NUMPY_DTYPES.values()), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (2, 3), (3, 0, 2)], ids=str)
def test_an_array_arrives_in_its_dtype_and_shape(dtype, shape):
    value = (np.random.default_rng(1).random(shape) * 10).astype(dtype)
    assert same(sent(np.asarray(value)), np.asarray(value))


BASE = torch.arange(24.0).reshape(4, 6)


@pytest.mark.parametrize(
    "view",
    [BASE.t(), BASE[::2, 1::3], BASE[1], BASE.flip(0), BASE[0, 0].expand(3, 5), BASE[:0], (BASE + 1j).imag],
    ids=["transposed", "strided", "row", "flipped", "expanded", "empty", "imaginary part"],
)
def test_a_view_arrives_as_the_values_it_shows(view):
    assert same(sent(view), view)


def test_one_element_of_a_matrix_arrives():
    """It keeps its matrix's stride, which once crashed the worker of a right answer."""
    matrix = torch.randn(1, 2)
    assert torch.equal(sent(matrix[:, -1]), matrix[:, -1].clone())


def test_conjugate_and_negative_views_arrive_resolved():
    value = torch.tensor([1 + 2j, 3 - 4j])
    assert same(sent(value.conj()), value.conj().resolve_conj())
    assert same(sent(value.conj().imag), value.conj().imag.resolve_neg())


def test_a_parameter_arrives_as_a_tensor_that_requires_a_gradient():
    value = torch.nn.Parameter(torch.ones(2))
    arrived = sent(value)
    assert type(arrived) is torch.Tensor
    assert arrived.requires_grad
    assert same(sent((value * 2).detach()), torch.full((2,), 2.0))


def test_numpy_in_the_other_byte_order_and_fortran_order_arrives_native():
    value = np.arange(6, dtype=">i4").reshape(2, 3)
    assert same(sent(value), value.astype("=i4"))
    assert same(sent(np.asfortranarray(value.astype("f8"))), value.astype("f8"))


def test_a_numpy_number_arrives_as_an_array_without_dimensions():
    assert same(sent(np.float32(1.5)), np.array(1.5, dtype=np.float32))
    assert same(sent(np.bool_(True)), np.array(True))


def test_what_arrives_is_a_copy_that_can_be_written_to():
    value = torch.zeros(2)
    arrived, array = sent([value, value.numpy()])
    arrived += 1
    array += 1
    assert value.tolist() == [0, 0]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**1000), 2**1000)
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary(max_size=50)
    | st.builds(
        lambda dtype, shape: torch.arange(int(np.prod(shape))).reshape(shape).to(dtype),
        st.sampled_from(list(wire.DTYPES.values())),
        st.lists(st.integers(0, 3), max_size=4),
    )
    | st.builds(
        lambda dtype, shape: np.arange(int(np.prod(shape))).reshape(shape).astype(dtype),
        st.sampled_from(list(wire.NUMPY_DTYPES)),
        st.lists(st.integers(0, 3), max_size=4),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-9, 9) | st.none(), inner, max_size=4)
    ),
    max_leaves=12,
)


@FEW
@given(values)
def test_any_nested_value_arrives_as_it_was(value):
    assert same(sent(value), value)


# What a class of the learner's makes of a tensor


class Subclass(torch.Tensor):
    def detach(self):
        return torch.full((2,), 42.0)

    @property
    def dtype(self):
        return torch.float64

    @classmethod
    def __torch_function__(cls, function, types, arguments=(), settings=None):
        return torch.full((2,), 42.0)


class OwnParameter(torch.nn.Parameter):
    pass


class OwnArray(np.ndarray):
    dtype = property(lambda self: np.dtype("float32"))  # type: ignore[assignment]

    def __array_function__(self, *_):
        return 42.0


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (torch.tensor([1.0, 2.0]).as_subclass(Subclass), torch.tensor([1.0, 2.0])),
        (OwnParameter(torch.tensor([1.0, 2.0])), torch.tensor([1.0, 2.0])),
        (np.array([1.0, 2.0]).view(OwnArray), np.array([1.0, 2.0])),
        (np.ma.array([1.0, 2.0]), np.array([1.0, 2.0])),
    ],
)
def test_of_a_subclass_only_the_numbers_arrive(value, numbers):
    arrived = sent(value)
    assert type(arrived) is type(numbers)
    assert arrived.dtype == numbers.dtype
    assert arrived.tolist() == numbers.tolist()
    if type(arrived) is torch.Tensor:
        assert arrived.requires_grad == isinstance(value, torch.nn.Parameter)


def test_a_subclass_without_numbers_becomes_a_handle():
    with connected() as (ours, theirs):
        wire.send(ours, torch.zeros(2, device="meta").as_subclass(Subclass), put=lambda thing: wire.Handle(7, "thing"))
        assert wire.receive(theirs, within(5)) == wire.Handle(7, "thing")


# What stays behind as a handle


class SaysItIsANumber:
    __class__ = property(lambda self: np.float64)  # type: ignore[assignment]

    def __array__(self, *_args, **_kwargs):
        raise AssertionError("was asked for its numbers")


class SaysItIsAList(list):
    def __iter__(self):
        raise AssertionError("was asked for its items")


@pytest.mark.parametrize(
    "item",
    [
        SaysItIsANumber(), SaysItIsAList([1]), object(), len, int,
        type("Number", (int,), {})(3), bytearray(b"x"), {1, 2},
        torch.zeros(2).to_sparse(), torch.empty(2, device="meta"),
        torch.zeros((1,) * (wire.MAX_DIMS + 1)), np.array(["text"]), np.array([object()]), np.datetime64("2020-01-01"),
    ],
    ids=lambda item: type(item).__name__,
)  # fmt: skip
def test_what_isnt_plain_data_becomes_a_handle(item):
    held = []
    with connected() as (ours, theirs):
        wire.send(ours, [item], put=lambda thing: held.append(thing) or wire.Handle(7, "thing"))
        assert wire.receive(theirs, within(5)) == [wire.Handle(7, "thing")]
    assert len(held) == 1


def test_what_isnt_plain_data_is_refused_without_a_put(pair):
    with pytest.raises(wire.WireError, match="a object can't be sent"):
        wire.send(pair[0], object())


def test_nesting_past_the_limit_becomes_a_handle_and_a_cycle_ends():
    cycle: list[Any] = []
    cycle.append(cycle)
    arrived = sent(cycle)
    for _ in range(wire.MAX_DEPTH - 1):
        assert type(arrived) is list
        (arrived,) = arrived
    assert arrived == wire.Handle(0, "list")


# What isn't sent: the sender keeps the reader's rules


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (torch.zeros(1).expand(2**21), "more than 1,048,576 numbers"),
        (np.broadcast_to(np.zeros(1), (2**11, 2**11)), "more than 1,048,576 numbers"),
        ([torch.zeros(2**20), torch.zeros(1)], "more than 1,048,576 numbers in all"),
        ({"a": [torch.zeros(2**19)], "b": (np.zeros(2**19), torch.zeros(1))}, "more than 1,048,576 numbers in all"),
        ("x" * (wire.MAX_HEADER + 1), "it is too large"),
        ([0] * (wire.MAX_ITEMS + 1), "more than 20000 items"),
        ({"a": 1} | dict.fromkeys(range(wire.MAX_ITEMS)), "more than 20000 items"),
        (2**1024, "more than 1024 bits"),
        (10**5000, "more than 1024 bits"),
        ({(1, 2): 3}, "dict key"),
        ({b"k": 3}, "dict key"),
        ("half an emoji: \ud83d", "half a surrogate pair"),
        (wire.Handle(1, ["not a name"]), "isn't well formed"),
    ],
    ids=[
        "tensor", "array", "tensors together", "everywhere", "text", "list", "dict", "int", "long int", "tuple key",
        "bytes key", "surrogate", "lying handle",
    ],
)  # fmt: skip
def test_a_value_that_would_be_refused_isnt_sent(pair, value, why):
    ours, theirs = pair
    with pytest.raises(wire.WireError, match=why):
        wire.send(ours, value)
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)


# What is refused


NEST = ["l", []]
for _ in range(wire.MAX_DEPTH):
    NEST = ["l", [NEST]]  # 17 deep

MALFORMED = {
    "wrong magic": frame(None, magic=b"GET "),
    "header longer than allowed": wire.PREFIX.pack(wire.MAGIC, wire.MAX_HEADER + 1, 0),
    "body longer than allowed": frame(None, announced=wire.MAX_BODY + 1),
    "body of 60 GB": frame(["T", "float32", [15, 10**9], "cpu", False], announced=60 * 10**9),
    "body shorter than the header says": frame(["T", "float32", [2], "cpu", False], b"1234"),
    "body longer than the header says": frame(["T", "float32", [2], "cpu", False], b"123456789"),
    "a body that no header names": frame(None, b"1234"),
    "unknown dtype": frame(["T", "float128", [1], "cpu", False], bytes(16)),
    "object array": frame(["A", "object", [1]], bytes(8)),
    "bfloat16 array": frame(["A", "bfloat16", [1]], bytes(2)),
    "dtype that isn't text": frame(["T", ["float32"], [1], "cpu", False], bytes(4)),
    "negative shape": frame(["T", "float32", [-1], "cpu", False]),
    "two negative sizes": frame(["T", "float32", [-1, -1], "cpu", False], bytes(4)),
    "shape of text": frame(["T", "float32", ["1"], "cpu", False], bytes(4)),
    "shape of bools": frame(["T", "float32", [True], "cpu", False], bytes(4)),
    "shape of floats": frame(["T", "float32", [1.0], "cpu", False], bytes(4)),
    "huge shape": frame(["T", "float32", [2**62], "cpu", False]),
    "shape whose product overflows to zero": frame(["T", "float32", [2**26] * 5, "cpu", False]),
    "empty tensor with overflowing strides": frame(["T", "float32", [0, 2**26, 2**26, 2**26], "cpu", False]),
    "empty array with overflowing strides": frame(["A", "float32", [0, 2**26, 2**26, 2**26]]),
    "too many dimensions": frame(["T", "float32", [1] * 9, "cpu", False], bytes(4)),
    "unknown device": frame(["T", "float32", [1], "cuda:0; import os", False], bytes(4)),
    "a device that isn't here": frame(["T", "float32", [1], "cuda:99", False], bytes(4)),
    "ints that require a gradient": frame(["T", "int64", [1], "cpu", True], bytes(8)),
    "wrong tag": frame(["x", 1]),
    "no tag": frame([1, 2]),
    "empty item": frame([]),
    "tag with too much": frame(["l", [], []]),
    "list that isn't one": frame(["l", 5]),
    "nested 17 deep": frame(NEST),
    "dict key that is a list": frame(["d", [[["l", []], 1]]]),
    "dict entry of three": frame(["d", [["a", 1, 2]]]),
    "handle without a number": frame(["h", "0", "name"]),
    "handle without a name": frame(["h", 0, None]),
    "complex of text": frame(["c", "1", "2"]),
    "long int that isn't": frame(["i", "12x"]),
    "long int of 401 digits": frame(["i", "1" * 401]),
    "long int in other digits": frame(["i", "١٢"]),
    "msgpack map": frame({}),
    "msgpack extension": frame(msgpack.ExtType(5, b"")),
    "msgpack timestamp": frame(msgpack.Timestamp(1)),
    "raw bytes": frame(b"x"),
    "too many items": frame(["l", [0] * (wire.MAX_ITEMS + 1)]),
    "10,000 open lists": wire.PREFIX.pack(wire.MAGIC, 10_000, 0) + b"\x91" * 10_000,
    "two values in one header": wire.PREFIX.pack(wire.MAGIC, 2, 0) + b"\x01\x02",
    "text that isn't UTF-8": wire.PREFIX.pack(wire.MAGIC, 2, 0) + b"\xa1\xff",
    "empty header": wire.PREFIX.pack(wire.MAGIC, 0, 0),
    "list of 4 billion items": wire.PREFIX.pack(wire.MAGIC, 5, 0) + b"\xdd\xff\xff\xff\xff",
}  # fmt: skip


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_frame_is_refused(data):
    with pytest.raises(wire.WireError):
        received(data)


@pytest.mark.parametrize(
    "name",
    ["body of 60 GB", "body longer than allowed", "header longer than allowed", "list of 4 billion items"],
)
def test_a_frame_that_announces_much_costs_no_memory(name):
    tracemalloc.start()
    try:
        with pytest.raises(wire.WireError):
            received(MALFORMED[name])
        assert tracemalloc.get_traced_memory()[1] < 4 * wire.MAX_HEADER
    finally:
        tracemalloc.stop()


WHOLE = frame(["l", [["T", "float32", [2, 2], "cpu", False], "text"]], bytes(16))


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_a_frame_that_is_cut_short_is_the_end_of_the_channel(length):
    with pytest.raises(EOFError):
        received(WHOLE[:length])


def test_a_byte_that_is_neither_true_nor_false_arrives_as_true():
    tensor = received(frame(["T", "bool", [3], "cpu", False], b"\x00\x01\x02"))
    array = received(frame(["A", "bool", [3]], b"\x00\x01\x02"))
    assert tensor.view(torch.uint8).tolist() == array.view(np.uint8).tolist() == [0, 1, 1]


def test_a_silent_sender_is_given_up_at_the_deadline(pair):
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        wire.receive(pair[1], within(0.1))
    assert 0.09 < time.monotonic() - start < 1


def test_a_reader_that_sips_is_given_up_at_the_deadline_too(pair):
    ours, theirs = pair
    stop = threading.Event()

    def sip() -> None:
        while not stop.wait(0.01) and theirs.recv(1 << 10):
            pass

    sipping = threading.Thread(target=sip, daemon=True)
    sipping.start()
    try:
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            wire.send(ours, torch.zeros(wire.MAX_NUMBERS), left=within(0.3))
        assert time.monotonic() - start < 5
    finally:
        stop.set()
        sipping.join()


def test_a_sender_that_drips_is_given_up_at_the_deadline_too(pair):
    ours, theirs = pair
    stop = threading.Event()

    def drip() -> None:
        for byte in WHOLE:
            if stop.wait(0.03):
                return
            ours.send(bytes([byte]))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            wire.receive(theirs, within(0.2))
        assert time.monotonic() - start < 1
    finally:
        stop.set()
        dripping.join()


def test_two_frames_in_one_piece_are_read_one_after_the_other(pair):
    pair[0].sendall(frame("first") + frame("second"))
    assert [wire.receive(pair[1], within(5)) for _ in range(2)] == ["first", "second"]


# What fuzzing finds


def refuses_or_reads(data: bytes) -> None:
    with contextlib.suppress(*REFUSALS):
        received(data)


@FEW
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data):
    with pytest.raises(REFUSALS):
        received(data)


@FEW
@given(st.binary(max_size=300))
def test_a_random_header_is_refused_or_read(header):
    refuses_or_reads(struct.pack(">4sIQ", wire.MAGIC, len(header), 0) + header)


TAGS = st.sampled_from([*"ltdTAhbci"])
NAMES = st.sampled_from(list(wire.DTYPES))
SHAPES = st.lists(st.integers(-1, 3) | st.integers(-1, 2**26), max_size=9)


def row(*parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(*parts).map(list)


items = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=8) | TAGS | NAMES
    | st.binary(max_size=8) | row(st.just("A"), NAMES, SHAPES)
    | row(st.just("T"), NAMES, SHAPES, st.just("cpu"), st.booleans()),
    lambda inner: st.lists(inner, max_size=5) | row(TAGS, inner) | row(st.just("l"), st.lists(inner, max_size=4))
    | row(st.just("d"), st.lists(row(inner, inner), max_size=3)),
    max_leaves=10,
)  # fmt: skip


@FEW
@given(items)
def test_a_header_of_random_items_is_refused_or_read(item):
    try:
        size = min(wire.Decoder.body_size(item), 10_000)
    except wire.WireError:
        size = 0
    refuses_or_reads(frame(item, bytes(size)))


@FEW
@given(values, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_frame_with_changed_bytes_is_refused_or_read(value, changes):
    encoder = wire.Encoder()
    header = encoder.encode(value)
    data = bytearray(frame(header, b"".join(encoder.segments)))
    for place, byte in changes:
        data[place % len(data)] = byte
    refuses_or_reads(bytes(data))
