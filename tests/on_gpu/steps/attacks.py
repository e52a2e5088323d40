"""What a worker with CUDA's wider rules must not get: each function returns what it got, or is refused."""

import ctypes
import mmap
import os
import socket
import subprocess

_libc = ctypes.CDLL(None, use_errno=True)


def _must(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def reads_a_hidden_test(rooms):
    return open(rooms["hidden"]).read(40)


def lists_the_solutions(rooms):
    return os.listdir(rooms["solutions"])


def reads_a_system_file(rooms):
    return open("/etc/passwd").read(40)


def reads_the_environment_of_its_parent(rooms):
    return open(f"/proc/{os.getppid()}/environ", "rb").read(40)


def reads_the_memory_of_its_parent(rooms):
    return open(f"/proc/{os.getppid()}/mem", "rb")


def reads_the_maps_of_its_parent(rooms):
    return open(f"/proc/{os.getppid()}/maps").read(40)


def lists_the_descriptors_of_its_parent(rooms):
    return os.listdir(f"/proc/{os.getppid()}/fd")


def reads_what_others_were_started_with(rooms):
    """As by `ps`: the command lines of processes that aren't its own."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        if int(number) != os.getpid():
            with open(f"/proc/{number}/cmdline", "rb") as file:
                line = file.read(60)
            if line:
                return line
    raise PermissionError("there is nothing to read")


def looks_into_another_scratch_folder(rooms):
    return os.listdir("..")


def writes_to_the_temporary_folder(rooms):
    return os.open("/tmp", os.O_TMPFILE | os.O_RDWR)


def writes_to_shared_memory(rooms):
    return os.open("/dev/shm", os.O_TMPFILE | os.O_RDWR)


def writes_to_a_terminal(rooms):
    """Of the person who grades, say."""
    places = ["/dev/tty", "/dev/console", *(f"/dev/pts/{name}" for name in os.listdir("/dev/pts"))]
    for place in places:
        try:
            return place, os.open(place, os.O_WRONLY | os.O_NOCTTY)
        except OSError:
            continue
    raise PermissionError("no terminal can be opened")


def reads_a_disk(rooms):
    for name in os.listdir("/dev"):
        if name.startswith(("sd", "vd", "nvme", "dm-", "mem", "kmsg")):
            try:
                return name, os.open(f"/dev/{name}", os.O_RDONLY)
            except OSError:
                continue
    raise PermissionError("no disk can be opened")


def changes_a_setting_of_the_kernel(rooms):
    return open("/proc/sys/kernel/core_pattern", "r+")


def opens_a_tcp_socket(rooms):
    return socket.socket()


def opens_a_unix_socket(rooms):
    return socket.socket(socket.AF_UNIX)


def forks(rooms):
    if os.fork() == 0:
        os._exit(0)
    return "a process of its own"


def starts_a_program(rooms):
    return subprocess.run(["/bin/true"], check=True)


def runs_a_program_in_its_place(rooms):
    os.execv("/bin/true", ["true"])


def runs_a_program_from_memory(rooms):
    file = os.memfd_create("program")
    with open("/lib64/ld-linux-x86-64.so.2", "rb") as program:
        os.write(file, program.read())
    os.execve(file, ["program"], {})


def signals_its_parent(rooms):
    os.kill(os.getppid(), 0)
    return "its parent can be signalled"


def traces_its_parent(rooms):
    return _must(_libc.ptrace(0x4206, os.getppid(), 0, 0))


def reads_another_process(rooms):
    return _must(_libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))


def makes_itself_readable(rooms):
    return _must(_libc.prctl(4, 1, 0, 0, 0))


def leaves_for_other_namespaces(rooms):
    return _must(_libc.unshare(0x10000000))


def raises_its_limits(rooms):
    return _must(_libc.setrlimit(7, ctypes.create_string_buffer(16)))


def becomes_root(rooms):
    os.setuid(0)
    return "root"


def takes_the_machines_memory(rooms):
    """Shared memory counts as its own."""
    with mmap.mmap(-1, 3 << 30) as area:
        for at in range(0, 3 << 30, 4096):
            area[at] = 1
    return "3 GB"
