"""The data channel: frames of plain data between the examiner and a worker.

A frame is a fixed prefix, a msgpack header and the raw bytes of the tensors, in the order the header names them:

    magic "GRD1" | header length (u32) | body length (u64) | header | body

In the header None, bool, int, float and str stand for themselves; everything else is a list that starts
with a tag:

    ["l", [...]]  list        ["t", [...]]  tuple     ["d", [[key, value], ...]]  dict
    ["b", bytes]  bytes       ["i", "123…"] an int of more than 64 bits           ["c", re, im]  complex
    ["T", dtype, shape, device, requires_grad]  torch tensor      ["A", dtype, shape]  numpy array or scalar
    ["h", id, type name]  a handle: an object that stays with the learner's code or, below 0, a function of a test's

Nothing here is pickled, and a reader checks tags, depth, dtype, shape and total size before it allocates anything
for a tensor. `WireError` means that the peer broke these rules.
"""

from __future__ import annotations

import math
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np
import torch

from grader.sandbox.guest.simulation import Simulated

MAGIC = b"GRD1"
PREFIX = struct.Struct(">4sIQ")
MAX_HEADER = 256 * 1024
MAX_BODY = 16 * 1024 * 1024
MAX_NUMBERS = 2**20
"""In all tensors of a frame: a test may make a list of them, which takes 30 times the memory of a tensor of bytes."""
MAX_DEPTH = 16
MAX_DIMS = 8
MAX_ITEMS = 20_000
MAX_INT_BITS = 1_024
_INT64 = range(-(2**63), 2**63)
_DEVICE = re.compile(r"cpu|cuda(:[0-9]{1,2})?", re.ASCII)
_LONG_INT = re.compile(r"-?[0-9]{1,309}", re.ASCII)

_NAMES = "float16 bfloat16 float32 float64 complex64 complex128 bool uint8 int8 int16 int32 int64"
DTYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in _NAMES.split()}
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}
ITEM_SIZES = {name: dtype.itemsize for name, dtype in DTYPES.items()}
NUMPY_DTYPES = {name: np.dtype(name) for name in DTYPES if name != "bfloat16"}


_requires_grad: Any = torch._C.TensorBase.requires_grad


class WireError(Exception):
    """The other side sent something that isn't a frame of this protocol, or too large for it."""


@dataclass(frozen=True)
class Handle:
    """An object of the learner's that stays in the worker: its number there and the name of its type."""

    id: int
    type_name: str


def own_device(tensor: torch.Tensor) -> str:
    """Where a tensor is."""
    return str(tensor.device)


def to_device(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """A tensor on its device, which must be here."""
    if device == "cpu":
        return tensor
    kind, _, index = device.partition(":")
    if kind != "cuda" or int(index or 0) >= torch.cuda.device_count():
        raise WireError("a tensor on a device that doesn't exist here")
    return tensor.to(device)


class Encoder:
    """Turns one value into a header and tensor segments. `put` gives a handle to what isn't data; `device` says where
    a tensor is said to be.

    Types are compared exactly (`type(x) is ...`): a subclass may answer any question falsely. Of a tensor's or an
    array's subclass only the numbers are taken.
    """

    def __init__(
        self,
        put: Callable[[object], Handle] | None = None,
        device: Callable[[torch.Tensor], str] = own_device,
    ) -> None:
        self._put, self._device = put, device
        self._numbers = 0
        self.segments: list[bytes] = []

    def encode(self, value: Any, depth: int = 0) -> Any:
        kind = type(value)
        if value is None or kind in (bool, float, str):
            return value
        if kind is int:
            return value if value in _INT64 else self._long_int(value)
        if kind is complex:
            return ["c", value.real, value.imag]
        if kind is bytes:
            return ["b", value]
        if kind is Handle:
            return self._handle(value)
        if kind is torch.Tensor or kind is torch.nn.Parameter or kind is Simulated:
            return self._tensor(value)
        if issubclass(kind, torch.Tensor):
            return self._subclassed(value)
        if issubclass(kind, np.ndarray | np.generic):
            return self._array(np.asarray(value))
        if kind in (list, tuple, dict) and depth < MAX_DEPTH - 1:
            return self._container(value, kind, depth + 1)
        return self._object(value)

    def _container(self, value: Any, kind: type, depth: int) -> list[Any]:
        if len(value) > MAX_ITEMS:
            raise WireError(f"a container of more than {MAX_ITEMS} items")
        if kind is dict:
            return ["d", [[self._key(k), self.encode(v, depth)] for k, v in value.items()]]
        return ["l" if kind is list else "t", [self.encode(v, depth) for v in value]]

    def _handle(self, handle: Handle) -> list[Any]:
        if type(handle.id) is not int or type(handle.type_name) is not str:
            raise WireError("an item that isn't well formed")
        return ["h", handle.id, handle.type_name]

    def _key(self, key: Any) -> Any:
        if not _is_plain(key):
            raise WireError("a dict key that isn't a plain scalar")
        return key

    def _count(self, numbers: int) -> None:
        self._numbers += numbers
        if self._numbers > MAX_NUMBERS:
            raise WireError(f"more than {MAX_NUMBERS:,} numbers in all")

    def _long_int(self, value: int) -> list[Any]:
        if value.bit_length() > MAX_INT_BITS:
            raise WireError(f"an int of more than {MAX_INT_BITS} bits")
        return ["i", str(value)]

    def _tensor(self, value: torch.Tensor) -> list[Any]:
        dtype = DTYPE_NAMES.get(value.dtype)
        if dtype is None or value.layout is not torch.strided or value.is_meta or value.dim() > MAX_DIMS:
            return self._object(value)
        try:
            _tensor_bytes(dtype, list(value.shape), ITEM_SIZES)  # before anything is copied
            self.segments.append(_raw(value))
        except RuntimeError as error:  # a nested tensor has no shape, one whose storage was freed no bytes
            raise WireError(f"torch can't read the tensor: {str(error).strip()[:100]}") from error
        self._count(value.numel())
        return ["T", dtype, list(value.shape), self._device(value), value.requires_grad]

    def _subclassed(self, value: torch.Tensor) -> list[Any]:
        """A tensor of a class of the learner's, for its numbers alone: nothing that the class defines is asked."""
        try:
            with torch._C.DisableTorchFunctionSubclass():
                plain = torch.Tensor.as_subclass(torch.Tensor.detach(value), torch.Tensor)
                plain.requires_grad = _requires_grad.__get__(value)
        except Exception:  # it isn't a whole tensor
            return self._object(value)
        return self._tensor(plain)

    def _array(self, value: np.ndarray[Any, Any]) -> list[Any]:
        if value.dtype.name not in NUMPY_DTYPES or value.ndim > MAX_DIMS:
            return self._object(value)
        _tensor_bytes(value.dtype.name, list(value.shape), NUMPY_DTYPES)
        self._count(value.size)
        native = value.astype(value.dtype.newbyteorder("="), copy=False)
        self.segments.append(native.tobytes())
        return ["A", value.dtype.name, list(value.shape)]

    def _object(self, value: Any) -> list[Any]:
        if self._put is None:
            raise WireError(f"a {type(value).__name__} can't be sent")
        handle = self._put(value)
        return ["h", handle.id, handle.type_name]


class Decoder:
    """Turns a checked header and its body back into values; `handle` says what stands for a handle, and `place` puts a
    tensor on its device."""

    def __init__(
        self,
        handle: Callable[[Handle], Any] = lambda handle: handle,
        place: Callable[[torch.Tensor, str], torch.Tensor] = to_device,
    ) -> None:
        self._handle, self._place = handle, place
        self._body = memoryview(b"")
        self._at = 0

    @staticmethod
    def body_size(header: Any) -> int:
        """Bytes of tensor data that a header announces; WireError if it isn't well formed, or announces too many
        numbers."""
        size = _measure(header, 0)
        if _numbers(header) > MAX_NUMBERS:
            raise WireError(f"more than {MAX_NUMBERS:,} numbers in all")
        return size

    def decode(self, header: Any, body: memoryview) -> Any:
        """The value of a header that `body_size` has accepted; body has exactly that many bytes."""
        self._body, self._at = body, 0
        return self._value(header)

    def _value(self, item: Any) -> Any:
        if type(item) is not list:
            return item
        tag = item[0]
        if tag == "l":
            return [self._value(v) for v in item[1]]
        if tag == "t":
            return tuple(self._value(v) for v in item[1])
        if tag == "d":
            return {self._value(k): self._value(v) for k, v in item[1]}
        if tag == "T":
            tensor = self._place(self._tensor(item[1], item[2]), item[3])
            if item[4]:
                tensor.requires_grad = True
            return tensor
        if tag == "A":
            return self._array(item[1], item[2])
        if tag == "h":
            return self._handle(Handle(item[1], item[2]))
        if tag == "i":
            return int(item[1])
        if tag == "c":
            return complex(item[1], item[2])
        return item[1]  # "b"

    def _take(self, dtype: str, shape: list[int]) -> memoryview:
        size = ITEM_SIZES[dtype] * math.prod(shape)
        piece = self._body[self._at : self._at + size]
        self._at += size
        return piece

    def _tensor(self, dtype: str, shape: list[int]) -> torch.Tensor:
        piece = self._take(dtype, shape)
        if not piece:
            return torch.empty(shape, dtype=DTYPES[dtype])
        if dtype == "bool":  # a byte of 2 would be true, and yet equal to neither
            return (torch.frombuffer(bytearray(piece), dtype=torch.uint8) != 0).reshape(shape)
        return torch.frombuffer(bytearray(piece), dtype=DTYPES[dtype]).reshape(shape)

    def _array(self, dtype: str, shape: list[int]) -> np.ndarray[Any, Any]:
        raw = np.frombuffer(bytearray(self._take(dtype, shape)), dtype=np.uint8)
        flat: np.ndarray[Any, Any] = raw != 0 if dtype == "bool" else raw.view(NUMPY_DTYPES[dtype])
        return flat.reshape(shape)


def _raw(tensor: torch.Tensor) -> bytes:
    plain = tensor.detach()
    if type(plain) is torch.Tensor and plain.dtype is not torch.bfloat16 and plain.is_cpu and _is_as_it_lies(plain):
        return plain.numpy().tobytes()
    dense = plain.resolve_conj().resolve_neg().cpu().contiguous()
    flat = dense.as_strided((dense.numel(),), (1,))  # a single element may have kept the stride of its matrix
    return flat.view(torch.uint8).numpy().tobytes()


def _is_as_it_lies(plain: torch.Tensor) -> bool:
    """Whether the bytes in memory are the tensor's, and are all there: a storage may have been freed."""
    end = (plain.storage_offset() + plain.numel()) * plain.itemsize
    return plain.is_contiguous() and not (plain.is_conj() or plain.is_neg()) and plain.untyped_storage().nbytes() >= end


def _measure(item: Any, depth: int) -> int:
    """Bytes of tensor data in a header; raises WireError at the first thing that isn't as the protocol says."""
    if _is_plain(item):
        return 0
    if type(item) is not list or not item or type(item[0]) is not str:
        raise WireError("an item without a tag")
    tag, rest = item[0], item[1:]
    if tag in ("l", "t", "d") and depth >= MAX_DEPTH - 1:
        raise WireError("nested too deeply")
    if tag in ("l", "t", "d") and len(rest) == 1 and type(rest[0]) is list and len(rest[0]) > MAX_ITEMS:
        raise WireError(f"a container of more than {MAX_ITEMS} items")
    if tag in ("l", "t") and len(rest) == 1 and type(rest[0]) is list:
        return sum(_measure(v, depth + 1) for v in rest[0])
    if tag == "d" and len(rest) == 1 and type(rest[0]) is list:
        return sum(_measure_pair(pair, depth + 1) for pair in rest[0])
    if tag == "T" and len(rest) == 4 and type(rest[2]) is str and type(rest[3]) is bool:
        if not _DEVICE.fullmatch(rest[2]):
            raise WireError("a tensor on an unknown device")
        size = _tensor_bytes(rest[0], rest[1], ITEM_SIZES)
        if rest[3] and not rest[0].startswith(("float", "bfloat", "complex")):
            raise WireError("only floating point tensors can require a gradient")
        return size
    if tag == "A" and len(rest) == 2:
        return _tensor_bytes(rest[0], rest[1], NUMPY_DTYPES)
    if tag == "h" and len(rest) == 2 and type(rest[0]) is int and type(rest[1]) is str:
        return 0
    if tag == "b" and len(rest) == 1 and type(rest[0]) is bytes:
        return 0
    if tag == "c" and len(rest) == 2 and all(type(part) is float for part in rest):
        return 0
    if tag == "i" and len(rest) == 1 and type(rest[0]) is str and _is_long_int(rest[0]):
        return 0
    raise WireError("an item that isn't well formed")


def _measure_pair(pair: Any, depth: int) -> int:
    if type(pair) is not list or len(pair) != 2:
        raise WireError("a dict entry that isn't a pair")
    if not _is_plain(pair[0]):
        raise WireError("a dict key that isn't a plain scalar")
    return _measure(pair[1], depth)


def _numbers(item: Any) -> int:
    """How many elements the tensors of a well-formed header have."""
    if type(item) is not list:
        return 0
    tag, rest = item[0], item[1]
    if tag in ("T", "A"):
        return math.prod(item[2])
    if tag == "d":
        return sum(_numbers(value) for _, value in rest)
    return sum(map(_numbers, rest)) if tag in ("l", "t") else 0


def _is_plain(item: Any) -> bool:
    """Whether it stands for itself. No sender writes an unsigned 64-bit int like that."""
    return item is None or type(item) in (bool, float, str) or (type(item) is int and item in _INT64)


def _is_long_int(digits: str) -> bool:
    return _LONG_INT.fullmatch(digits) is not None and int(digits).bit_length() <= MAX_INT_BITS


def _tensor_bytes(dtype: Any, shape: Any, known: Any) -> int:
    if type(dtype) is not str or dtype not in known:
        raise WireError("a tensor of an unknown dtype")
    if type(shape) is not list or len(shape) > MAX_DIMS:
        raise WireError("a tensor with too many dimensions")
    if not all(type(size) is int and 0 <= size <= MAX_BODY for size in shape):
        raise WireError("a tensor with an impossible shape")
    if math.prod(size or 1 for size in shape) > MAX_NUMBERS:  # an empty one must have strides, too
        raise WireError(f"a tensor of more than {MAX_NUMBERS:,} numbers")
    return ITEM_SIZES[dtype] * math.prod(shape)


def send(
    sock: socket.socket,
    value: Any,
    put: Callable[[object], Handle] | None = None,
    device: Callable[[torch.Tensor], str] = own_device,
    left: Callable[[], float] | None = None,
) -> None:
    """Write one frame. left: as for `receive`: it holds for the whole frame, however slowly the peer reads.

    Raises WireError for a frame that `receive` would refuse, TimeoutError when no time is left, OSError as the socket
    raises it.
    """
    send_frames(sock, frame(value, put, device), left)


def frame(
    value: Any, put: Callable[[object], Handle] | None = None, device: Callable[[torch.Tensor], str] = own_device
) -> bytes:
    """A value as it crosses. Raises WireError for one that `receive` would refuse."""
    encoder = Encoder(put, device)
    items = encoder.encode(value)
    body = b"".join(encoder.segments)  # its length is one that a `sum` of the learner's can't get wrong
    try:
        header = msgpack.packb(items)
    except UnicodeEncodeError as error:
        raise WireError("text with half a surrogate pair") from error
    if len(header) > MAX_HEADER or len(body) > MAX_BODY:
        limits = f"{MAX_BODY >> 20} MB of tensors and {MAX_HEADER >> 10} KB of other data"
        raise WireError(f"it is too large (the limits are {limits})")
    # One system call for many small tensors: each costs as much as copying some thousand numbers.
    return b"".join((PREFIX.pack(MAGIC, len(header), len(body)), header, body))


def send_frames(sock: socket.socket, data: bytes, left: Callable[[], float] | None) -> None:
    """Write what `frame` gave. Raises TimeoutError when no time is left, OSError as the socket raises it."""
    view = memoryview(data)
    while view.nbytes:
        _set_time(sock, left)
        try:
            view = view[sock.send(view) :]
        except TimeoutError:
            continue  # there may be more time by now


def _set_time(sock: socket.socket, left: Callable[[], float] | None) -> None:
    if left is None:
        return
    seconds = left()
    if seconds <= 0:
        raise TimeoutError
    sock.settimeout(seconds)


def receive(
    sock: socket.socket,
    left: Callable[[], float] | None,
    handle: Callable[[Handle], Any] = lambda handle: handle,
    place: Callable[[torch.Tensor, str], torch.Tensor] = to_device,
) -> Any:
    """Read one frame. left: returns the seconds that are left; None waits for ever.

    Raises WireError for a malformed frame, TimeoutError when no time is left, EOFError if the peer is gone.
    """
    return decoded(receive_frame(sock, left), handle, place)


@dataclass(frozen=True)
class Frame:
    """A frame as it came, nothing of which is believed yet."""

    header: bytes
    body: memoryview


def receive_frame(sock: socket.socket, left: Callable[[], float] | None) -> Frame:
    """Read one frame, for `decoded`. It raises as `receive` does."""
    magic, header_size, body_size = PREFIX.unpack(_exactly(sock, PREFIX.size, left))
    if magic != MAGIC or header_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError("not a frame of this protocol")
    rest = memoryview(_exactly(sock, header_size + body_size, left))
    return Frame(bytes(rest[:header_size]), rest[header_size:])


def decoded(
    came: Frame,
    handle: Callable[[Handle], Any] = lambda handle: handle,
    place: Callable[[torch.Tensor, str], torch.Tensor] = to_device,
) -> Any:
    """The value in a frame. Raises WireError for a malformed one."""
    try:
        header = msgpack.unpackb(
            came.header,
            max_str_len=MAX_HEADER, max_bin_len=MAX_HEADER, max_map_len=0, max_ext_len=0,
            max_array_len=min(MAX_ITEMS, len(came.header)),  # of 1,000 open lists, each gets its memory at once
        )  # fmt: skip
    except (ValueError, RecursionError, msgpack.UnpackException) as error:
        raise WireError("a header that isn't msgpack") from error
    if Decoder.body_size(header) != len(came.body):
        raise WireError("a body of another size than its header announces")
    return Decoder(handle, place).decode(header, came.body)


def _exactly(sock: socket.socket, count: int, left: Callable[[], float] | None) -> bytearray:
    buffer = bytearray(count)
    view, done = memoryview(buffer), 0
    while done < count:
        _set_time(sock, left)
        try:
            got = sock.recv_into(view[done:])
        except TimeoutError:
            continue  # there may be more time by now
        except ConnectionError as error:  # it hung up with something of ours unread
            raise EOFError from error
        if got == 0:
            raise EOFError
        done += got
    return buffer
