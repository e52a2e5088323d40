"""What a learner's code may ask of a device, and what it then holds. Handed in to a worker, and called in the open."""

import os
import resource
import threading

import torch


def work(device):
    """Kernels of cuBLAS, cuDNN, cuSOLVER and torch's own, in both dtypes. Returns a number."""
    total = 0.0
    for dtype in (torch.float32, torch.float64):
        x = torch.ones(32, 32, dtype=dtype, device=device)
        total += float((x @ x).sum() + torch.einsum("ij,kj->ik", x, x).sum())
        images = torch.ones(2, 3, 8, 8, dtype=dtype, device=device)
        total += float(torch.nn.functional.conv2d(images, torch.ones(4, 3, 3, 3, dtype=dtype, device=device)).sum())
        total += float(torch.linalg.solve(x + 32 * torch.eye(32, dtype=dtype, device=device), x).sum())
        rows = torch.arange(8, device=device) % 3
        total += float(torch.zeros(3, 32, dtype=dtype, device=device).index_add_(0, rows, x[:8]).sum())
        total += float(x.softmax(dim=1).cumsum(dim=0).sort(dim=1).values.sum())
    return total


def learn(device):
    """Autograd, which has a thread of its own for each GPU."""
    weights = torch.ones(8, 8, device=device, requires_grad=True)
    (torch.ones(4, 8, device=device) @ weights).tanh().sum().backward()
    return float(weights.grad.sum())


def names_a_thread():
    """As a GPU's driver does when it starts, which fails if this does."""
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, args=(10,))
    thread.start()
    try:
        with open(f"/proc/self/task/{thread.native_id}/comm", "r+") as file:
            file.write("cuda-EvtHandlr")
            file.seek(0)
            return file.read().strip()
    finally:
        go_on.set()
        thread.join()


def resident_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor_s():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def descriptors():
    """How many are open."""
    found = 0
    for number in range(resource.getrlimit(resource.RLIMIT_NOFILE)[0]):
        try:
            os.fstat(number)
        except OSError:
            continue
        found += 1
    return found


def asks_for_a_gpu():
    """What many learners' first line does, wherever it runs."""
    return bool(torch.cuda.is_available())
