"""The seccomp filter: its program, run here as the kernel runs it, and the numbers that it is made of."""

from __future__ import annotations

import errno
import platform
import random
import re
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.isolation import seccomp
from grader.sandbox.isolation.bpf import ALLOW, KILL_PROCESS, REFUSE, UNKNOWN, allow_only, none_of, one_of
from grader.sandbox.isolation.system_calls import MACHINES, this_machine

X86_64, AARCH64 = MACHINES["x86_64"], MACHINES["aarch64"]
I386, ARM = 0x40000003, 0x40000028
HEADERS = Path("/usr/include")
CALL = 16  # any number
BEYOND = [0x40000000, 0x40000000 + CALL, 0x7FFFFFFF, 0x80000000 + CALL, 0xFFFFFFFF]


def verdict(program: bytes, number: int, architecture: int = X86_64.audit, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel would do: the instructions of classic BPF that seccomp takes, over a struct seccomp_data."""
    data = struct.pack("<IIQ6Q", number, architecture, 0x7FFF12345678, *arguments, *[0] * (6 - len(arguments)))
    position, accumulator = 0, 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("<HBBI", program, 8 * position)
        position += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif code == 0x54:
            accumulator &= value
        elif code == 0x06:
            return value
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value}[code]
            position += if_true if holds else if_false


def kernels_numbers(header: Path) -> dict[str, int]:
    """name → number of a header's `#define __NR_name number`, by way of __NR3264_name too."""
    if not header.exists():
        pytest.skip(f"there is no {header}")
    defined = dict(re.findall(r"^#define __NR(3264_\w+|_\w+)\s+(\w+)\s*$", header.read_text("utf-8"), re.MULTILINE))
    numbers = {}
    for name, value in defined.items():
        value = defined.get(value.removeprefix("__NR"), value)
        if name.startswith("_") and value.isdigit():
            numbers[name[1:]] = int(value)
    return numbers


# The numbers


def test_the_numbers_of_x86_64_are_the_kernels():
    (header, *_) = [*HEADERS.glob("**/asm/unistd_64.h"), HEADERS / "asm/unistd_64.h"]
    numbers = kernels_numbers(header)
    assert {name: numbers[name] for name in X86_64.numbers} == X86_64.numbers


def test_the_numbers_of_aarch64_are_the_kernels():
    numbers = kernels_numbers(HEADERS / "asm-generic/unistd.h")
    assert {name: numbers.get(name) for name in AARCH64.numbers} == AARCH64.numbers


def test_the_table_has_the_calls_that_are_allowed_and_no_others():
    for_cuda = {*seccomp.FOR_CUDA, *seccomp.CONDITIONAL_FOR_CUDA, *seccomp.UNKNOWN}
    assert set(X86_64.numbers) == {*seccomp.ALLOWED, *seccomp.CONDITIONAL, *for_cuda}


def test_another_machine_is_named(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(OSError, match=r"riscv64 isn't supported: .* known for x86_64 and aarch64 only"):
        this_machine()


# A worker's filter


@pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86_64", "aarch64"])
@pytest.mark.parametrize("cuda", [False, True], ids=["cpu", "cuda"])
def test_the_calls_of_the_list_go_through_and_no_others(machine, cuda):
    names = {*seccomp.ALLOWED, *(seccomp.FOR_CUDA if cuda else ())}
    allowed = {machine.numbers[name] for name in names} - {None}
    program = allow_only(machine.audit, seccomp.rules(machine, cuda))
    limits, on_files, on_devices = (machine.numbers[name] for name in ("prlimit64", "fcntl", "ioctl"))
    allowed |= {machine.numbers[name] for name in ("open", "openat")} - {None}
    through = {number for number in range(1000) if verdict(program, number, machine.audit) == ALLOW}
    assert through == allowed | {limits, on_files} | ({on_devices} if cuda else set())
    assert {verdict(program, number, machine.audit) for number in {*range(1000)} - through} == {REFUSE}
    assert REFUSE & 0xFFFF == errno.EPERM
    for new_limit in (1, 1 << 32, 0x7FFF12345678):
        assert verdict(program, limits, machine.audit, (0, 7, new_limit, 0)) == REFUSE
    for command in (8, 9, 10, 15, 1024, 1026, (1 << 32) + 8):  # F_SETOWN, F_GETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE …
        assert verdict(program, on_files, machine.audit, (5, command, 1, 0)) == REFUSE
    assert verdict(program, on_files, machine.audit, (5, 1, 0, 0)) == ALLOW  # F_GETFD
    # FIOSETOWN, SIOCSPGRP, SIOCGIFCONF, SIOCGIFHWADDR, SIOCGSKNS, the newer SIOCGSTAMP, TIOCSTI, FIOASYNC
    for request in (0x8901, 0x8902, 0x8912, 0x8927, 0x894C, 0x80108906, 0x5412, 0x5452):
        for high in (0, 1 << 32):
            assert verdict(program, on_devices, machine.audit, (5, high + request, 1, 0)) == REFUSE
    for request in (0x5401, 0x5421):  # TCGETS, FIONBIO
        assert verdict(program, on_devices, machine.audit, (5, request, 0, 0)) == ALLOW
    of_a_gpu = (0xC020462A, 0x30000001, 27)  # of NVIDIA's control device, and of its memory
    assert {verdict(program, on_devices, machine.audit, (5, request)) for request in of_a_gpu} == {
        ALLOW if cuda else REFUSE
    }


@pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86_64", "aarch64"])
@pytest.mark.parametrize("cuda", [False, True], ids=["cpu", "cuda"])
def test_a_file_is_emptied_by_what_opens_it_for_writing_alone(machine, cuda):
    """That is what Landlock judges in its versions 1 and 2, too."""
    program = allow_only(machine.audit, seccomp.rules(machine, cuda))
    opens = {
        name: [machine.numbers[name], *before] for name, before in (("open", [0]), ("openat", [0, 0]))
        if machine.numbers[name] is not None
    }  # fmt: skip
    create, truncate = 0o100, 0o1000
    for number, *before in opens.values():
        for flags in (truncate, truncate | 3, truncate | create, truncate | (1 << 32)):
            assert verdict(program, number, machine.audit, (*before, flags)) == REFUSE
        for flags in (0, 1, 2, 3, create | 1, truncate | 1, truncate | create | 2):
            assert verdict(program, number, machine.audit, (*before, flags)) == ALLOW
    assert verdict(program, {X86_64.audit: 76, AARCH64.audit: 45}[machine.audit], machine.audit) == REFUSE


@pytest.mark.parametrize("cuda", [False, True], ids=["cpu", "cuda"])
def test_no_process_socket_or_signal_is_on_the_list(cuda):
    """By number, as unistd_64.h has them, so that the table can't be wrong on both sides."""
    program = allow_only(X86_64.audit, seccomp.rules(X86_64, cuda))
    refused = {
        "socket": 41, "connect": 42, "bind": 49, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "chmod": 90,
        "ptrace": 101, "setuid": 105, "prctl": 157, "setrlimit": 160, "mount": 165, "tkill": 200, "tgkill": 234,
        "unshare": 272, "process_vm_readv": 310, "seccomp": 317, "bpf": 321, "execveat": 322, "io_uring_setup": 425,
        "pidfd_open": 434,
    }  # fmt: skip
    assert {name for name, number in refused.items() if verdict(program, number) != REFUSE} == set()


@pytest.mark.parametrize("machine", [X86_64, AARCH64], ids=["x86_64", "aarch64"])
def test_cuda_may_start_threads_and_name_them_and_no_processes(machine):
    numbers = machine.numbers
    program = allow_only(machine.audit, seccomp.rules(machine, cuda=True), [numbers["clone3"]])
    asked = {
        ("clone", 0x3D0F00): ALLOW, ("clone", signal.SIGCHLD): REFUSE, ("clone", 0x1200000 | signal.SIGCHLD): REFUSE,
        ("clone", 0x3D0F00 | 0x10000000): REFUSE, ("clone3", 0): UNKNOWN, ("prctl", 15): ALLOW, ("prctl", 4): REFUSE,
    }  # fmt: skip
    got = {(name, first): verdict(program, numbers[name], machine.audit, (first, 0, 0, 0)) for name, first in asked}
    assert got == asked
    assert UNKNOWN & 0xFFFF == errno.ENOSYS


# Any filter


@pytest.mark.parametrize("architecture", [I386, ARM, AARCH64.audit, 0])
def test_a_call_of_another_architecture_ends_the_process(architecture):
    """`int 0x80` on x86_64: whatever its number means there."""
    program = allow_only(X86_64.audit, dict.fromkeys(range(40), ()))
    assert {verdict(program, number, architecture) for number in (*range(400), *BEYOND)} == {KILL_PROCESS}


def test_the_x32_door_is_shut_even_for_a_number_on_the_list():
    program = allow_only(X86_64.audit, dict.fromkeys([CALL, *BEYOND], ()))
    assert verdict(program, CALL) == ALLOW
    assert {verdict(program, number) for number in BEYOND} == {REFUSE}


@pytest.mark.parametrize("index", range(6))
def test_all_64_bits_of_an_allowed_argument_count(index):
    allowed = (0, 5, 0x5421, 1 << 32, (7 << 32) + 5, (1 << 64) - 100)
    program = allow_only(X86_64.audit, {CALL: (one_of(index, *allowed),)})
    near = {value + (bit << 32) for value in allowed[:3] for bit in (1, 1 << 31)} | {1, 4, 6, (7 << 32), (1 << 64) - 1}

    def verdicts(values: tuple[int, ...] | set[int]) -> set[int]:
        return {verdict(program, CALL, arguments=(*[5] * index, value, *[5] * (5 - index))) for value in values}

    assert verdicts(allowed) == {ALLOW}
    assert verdicts(near - set(allowed)) == {REFUSE}


def test_a_refused_argument_does_not_get_past_with_a_high_bit_set():
    """The kernel takes an ioctl's request as 32 bits: (1 << 32) + TIOCSTI is TIOCSTI."""
    program = allow_only(X86_64.audit, {CALL: (none_of(1, 0x5412, 8),)})
    refused = {0x5412, 8, (1 << 32) + 0x5412, (0xFFFFFFFF << 32) + 8}
    assert {verdict(program, CALL, arguments=(0x5412, value)) for value in refused} == {REFUSE}
    assert {verdict(program, CALL, arguments=(0x5412, value)) for value in (0, 7, 9, 0x5413, 1 << 32)} == {ALLOW}


def test_every_condition_of_a_call_must_hold_and_the_next_call_has_its_own():
    program = allow_only(
        X86_64.audit, {CALL: (one_of(0, 1, 2), none_of(1, 3), one_of(2, 0)), CALL + 1: (one_of(0, 9),), CALL + 2: ()}
    )
    for arguments, seen in (((1, 4, 0), ALLOW), ((3, 4, 0), REFUSE), ((2, 3, 0), REFUSE), ((2, 4, 1), REFUSE)):
        assert verdict(program, CALL, arguments=arguments) == seen
    assert verdict(program, CALL + 1, arguments=(9,)) == ALLOW
    assert verdict(program, CALL + 1, arguments=(1,)) == REFUSE
    assert verdict(program, CALL + 2, arguments=(1,)) == ALLOW
    assert verdict(program, CALL + 3, arguments=(9,)) == REFUSE


@pytest.mark.parametrize("seed", range(20))
def test_a_program_of_random_rules_decides_as_the_rules_say(seed):
    rng = random.Random(seed)
    values = [0, 1, 7, 0xFFFFFFFF]
    rules = {
        number: tuple(
            (one_of if rng.random() < 0.5 else none_of)(index, *rng.sample(values, rng.randint(1, 4)))
            for index in rng.sample(range(6), rng.randint(0, 3))
        )
        for number in rng.sample(range(600), 150)
    }
    program = allow_only(X86_64.audit, rules)
    for _ in range(2000):
        number, arguments = rng.randrange(600), tuple(rng.choice([*values, 1 << 32, (1 << 32) + 1]) for _ in range(6))
        meant = number in rules and all(
            arguments[rule.index] in rule.values
            if not rule.refused
            else arguments[rule.index] & rule.mask not in rule.values
            for rule in rules[number]
        )
        assert verdict(program, number, arguments=arguments) == (ALLOW if meant else REFUSE)


def test_sixty_values_are_not_too_many():
    program = allow_only(X86_64.audit, {CALL: (one_of(1, *range(60)),), CALL + 1: (none_of(1, *range(60)),)})
    for value in range(70):
        assert verdict(program, CALL, arguments=(0, value)) == (ALLOW if value < 60 else REFUSE)
        assert verdict(program, CALL + 1, arguments=(0, value)) == (REFUSE if value < 60 else ALLOW)


# The kernel's own word

IN_THE_KERNEL = """
import ctypes, os
from grader.sandbox.isolation import seccomp
from grader.sandbox.isolation.bpf import allow_only, none_of, one_of
from grader.sandbox.isolation.privileges import prctl
from grader.sandbox.isolation.system_calls import this_machine

machine, file = this_machine(), os.open(os.devnull, os.O_RDONLY)
lseek, fcntl = machine.numbers["lseek"], machine.numbers["fcntl"]
calls = dict.fromkeys(range(600), ()) | {lseek: (one_of(2, 0, 1),), fcntl: (none_of(1, 3),)}
del calls[machine.numbers["umask"]]
libc = ctypes.CDLL(None)
prctl(38, 1)
seccomp.load(allow_only(machine.audit, calls))

def tried(*arguments):
    return libc.syscall(*map(ctypes.c_long, arguments)) != -1

print(tried(lseek, file, 0, 0), tried(lseek, file, 0, 2), tried(lseek, file, 0, 1 << 32))
print(tried(fcntl, file, 1), tried(fcntl, file, 3), tried(fcntl, file, (1 << 32) + 3))
print(tried(machine.numbers["umask"], 0o22), tried(machine.numbers["getpid"]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_kernel_decides_as_the_interpreter_does():
    done = subprocess.run([sys.executable, "-c", IN_THE_KERNEL], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("True False False\nTrue False False\nFalse True\n", "")


DOORS = """
import ctypes, mmap, os, sys
from grader.sandbox.isolation import seccomp
from grader.sandbox.isolation.bpf import allow_only
from grader.sandbox.isolation.privileges import prctl
from grader.sandbox.isolation.system_calls import this_machine

def machine_code(code):
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()

def getpid_by_syscall(number):
    return machine_code(b"\\xb8" + number.to_bytes(4, "little") + b"\\x0f\\x05\\xc3")

def getpid_by_int_80():
    return machine_code(b"\\x53\\xb8" + (20).to_bytes(4, "little") + b"\\xcd\\x80\\x5b\\x48\\x98\\xc3")

if "filtered" in sys.argv:
    prctl(38, 1)
    seccomp.load(allow_only(this_machine().audit, dict.fromkeys(range(600), ())))
    print(getpid_by_syscall(39) == os.getpid(), getpid_by_syscall(0x40000000 + 39), flush=True)
print(getpid_by_int_80() == os.getpid())
"""


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these doors are x86_64's")
def test_the_other_doors_to_the_kernel_are_shut():
    """With every number on the list: int 0x80 ends the process, an x32 number gets -EPERM."""
    opened = subprocess.run([sys.executable, "-c", DOORS], capture_output=True, text=True, timeout=30)
    if opened.stdout != "True\n":
        pytest.skip("this kernel has no 32-bit door")
    done = subprocess.run([sys.executable, "-c", DOORS, "filtered"], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.returncode) == (f"True {-errno.EPERM}\n", -signal.SIGSYS)
