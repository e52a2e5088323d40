"""What passes between a test and a program in this process is copied as it is between processes."""

from __future__ import annotations

import msgpack
import numpy as np
import pytest
import torch

from benchmarks import fuzz_wire as fuzzing
from grader.sandbox.guest import wire
from grader.sandbox.host.in_process import _as_it_is, _through_the_wire

ROW = torch.arange(6.0).reshape(2, 3)
VALUES = {
    "plain": [None, True, 3, 2**70, 0.5, 1j, "text", b"bytes"],
    "containers": {"a": [1, (2, 3)], 4: {}, "deep": [[[[]]]]},
    "a tensor": ROW,
    "a view": ROW.T[1:],
    "one that requires a gradient": torch.ones(2, requires_grad=True),
    "a result": torch.ones(2, requires_grad=True) * 2,
    "a parameter": torch.nn.Parameter(torch.ones(2)),
    "a conjugate": torch.tensor([1 + 2j]).conj(),
    "bfloat16": torch.ones(2, dtype=torch.bfloat16),
    "nothing": torch.zeros(0, 3),
    "an array": np.arange(6).reshape(2, 3).T,
    "big-endian": np.arange(3, dtype=">f8"),
    "a number of numpy's": np.float32(0.1),
    "a handle": wire.Handle(3, "Layer"),
    "an object": object(),
}


def sent(value):
    encoder = wire.Encoder(put)
    header = msgpack.unpackb(msgpack.packb(encoder.encode(value)))
    return wire.Decoder().decode(header, memoryview(bytearray(b"".join(encoder.segments))))


def put(thing):
    return wire.Handle(7, type(thing).__name__)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_a_value_arrives_as_if_it_was_sent(value):
    arrived = _through_the_wire(value, _as_it_is, put)
    assert fuzzing.same(arrived, sent(value))


def test_nothing_is_shared_with_what_arrives():
    row, numbers, items = torch.zeros(2), np.zeros(2), [1]
    arrived = _through_the_wire([row, numbers, items], _as_it_is, None)
    row.add_(1)
    numbers += 1
    items.append(2)
    assert [part.tolist() if hasattr(part, "tolist") else part for part in arrived] == [[0, 0], [0, 0], [1]]
