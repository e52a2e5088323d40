"""Runs trusted code in the examiner's own process: known mistakes, on the inputs of a failed test.

Requests and answers are copied, so that a test gets what it would get from a worker.
"""

from __future__ import annotations

import _signal as signal  # signal.py makes an enum of each handler, which takes as long as a request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import msgpack
import numpy as np
import torch

from grader.sandbox.guest import wire
from grader.sandbox.guest.serve import Guest
from grader.sandbox.host.call import Call
from grader.sandbox.host.callbacks import CallbackTable
from grader.sandbox.host.faults import Loaded, raised
from grader.sandbox.host.remote import RemoteObject, note_call, to_numpy
from grader.submission.interface import Submission

Put = Callable[[object], wire.Handle]


class InProcess:
    """Runs a trusted submission in this process. Never give it a learner's."""

    def __init__(self, submission: Submission, seed: int, by_hand: bool) -> None:
        self._numpy, self._by_hand = not submission.uses_torch, by_hand
        self._worker, self._callbacks = Guest(), CallbackTable()
        self.methods: set[tuple[int, str]] = set()
        self._worker.ask_examiner = self._answer
        chunks = [[chunk.label, chunk.source, chunk.module] for chunk in submission.chunks]
        self._worker.load({"chunks": chunks, "seed": seed, "simulate_gpu": False})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        """There is no process to end."""

    def ask(self, question: dict[str, Any], call: Call) -> Any:
        """As Worker.ask."""
        if self._numpy:
            question = to_numpy(question)
        with torch.set_grad_enabled(not self._by_hand), self._callbacks:
            answer = self._worker.answer(_through_the_wire(question, self._worker.object, self._callbacks.add))
        answer = _through_the_wire(answer, lambda handle: RemoteObject(self, handle, call), self._worker.put)
        if "failed" in answer:
            raise raised(answer["failed"], call)
        return answer["value"]

    def _answer(self, request: dict[str, Any]) -> Any:
        """Answer the submission when it calls a function of the test's."""
        answer = self._callbacks.answer(_through_the_wire(request, _as_it_is, None))
        return _through_the_wire(to_numpy(answer) if self._numpy else answer, _as_it_is, None)


class InProcessWorker(InProcess):
    """Used in place of a Worker, for the course's own submissions. test_s: how long a request may take: a mutant may
    loop for ever."""

    came = Loaded(())

    def __init__(self, submission: Submission, seed: int, by_hand: bool, test_s: float) -> None:
        self._test_s = test_s
        with _at_most(test_s):
            super().__init__(submission, seed, by_hand)

    def printed(self) -> str:
        """Always empty: what runs in this process prints to its own output."""
        return ""

    def ask(self, question: dict[str, Any], call: Call) -> Any:
        """As Worker.ask."""
        note_call(call)
        with _at_most(self._test_s):
            return super().ask(question, call)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds of CPU time. A learner's code could catch it; trusted code
    doesn't."""

    def late(*_: object) -> None:
        raise TimeoutError(f"it took longer than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _as_it_is(handle: wire.Handle) -> wire.Handle:
    return handle


def _through_the_wire(value: Any, handle: Callable[[wire.Handle], Any], put: Put | None) -> Any:
    """A copy of a value, with all that isn't data replaced: what arrives when it is sent."""
    return _copied(value, wire.Decoder(handle), put, 0)


def _copied(value: Any, decoder: wire.Decoder, put: Put | None, depth: int) -> Any:
    """The usual kinds are copied here, the others by encoding and decoding them, which takes several times as long."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is torch.Tensor and _is_usual(value):
        return value.detach().clone(memory_format=torch.contiguous_format).requires_grad_(value.requires_grad)
    if kind is np.ndarray and value.dtype.isnative and value.dtype.name in wire.NUMPY_DTYPES and _is_small(value):
        return np.array(value, order="C")
    if kind in (list, tuple) and depth < wire.MAX_DEPTH - 1:
        return kind([_copied(each, decoder, put, depth + 1) for each in value])
    if kind is dict and depth < wire.MAX_DEPTH - 1:
        return {key: _copied(each, decoder, put, depth + 1) for key, each in value.items()}
    encoder = wire.Encoder(put)
    header = msgpack.unpackb(msgpack.packb(encoder.encode(value, depth)))
    return decoder.decode(header, memoryview(b"".join(encoder.segments)))


def _is_usual(tensor: torch.Tensor) -> bool:
    strided = tensor.layout is torch.strided and tensor.is_cpu and tensor.dtype in wire.DTYPE_NAMES
    return strided and tensor.numel() <= wire.MAX_NUMBERS and tensor.dim() <= wire.MAX_DIMS


def _is_small(array: np.ndarray[Any, Any]) -> bool:
    return array.size <= wire.MAX_NUMBERS and array.ndim <= wire.MAX_DIMS
