"""The only code of ours that shares a process with the learner's. It imports nothing else of grader.

The examiner's end (sandbox/host/client.py) asks, the worker answers; each message is one frame of `wire.py`:

    {"do": "load", "chunks": [[label, source, module], ...], ...}   run the learner's chunks, in order
    {"do": "get", "of": target, "name": str}                         target.name
    {"do": "set", "of": target, "name": str, "value": v}             target.name = v
    {"do": "call", "of": target, "args": [...], "kwargs": {...}, "keep": bool}
    {"do": "operate", "name": str, "args": [...]}                    operator.name(*args)
    {"do": "hold", "value": v}                keep v here, so that it can be read again later
    {"do": "read", "of": target}              the value of something held
    {"do": "gradients", "of": output, "inputs": [...], "upstream": v, "keep": bool}  torch.autograd.grad, here
    {"do": "names"}                           what the learner's code defines

While it is at one, the worker may ask in turn, and gets {"value": v} or {"refused": sentence}:

    {"function": number, "args": [...]}       a test's function, which it was given with the request: a handle below 0

A target is None (the learner's namespace) or a handle; "keep" asks for a handle instead of data. The answer is
{"value": v} or {"failed": {...}}: data to be judged, never a verdict.
"""
