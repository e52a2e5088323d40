"""The only code of the grader that shares a process with the learner's. It imports nothing else of grader.

The examiner's end (sandbox/host/worker.py) asks, the worker answers; each message is one frame of `wire.py`:

    {"do": "trap"}                                                   refuse torch's own gradients from now on
    {"do": "load", "chunks": [[label, source, module], ...], ...}    run the learner's chunks, in order
    {"do": "getattr", "of": target, "name": str}                     target.name
    {"do": "setattr", "of": target, "name": str, "value": v}         target.name = v
    {"do": "call", "of": target, "args": [...], "kwargs": {...}}     target(*args, **kwargs)
    {"do": "call_remote", ...}                                       the same; the result stays here: a handle
    {"do": "call_keeping", ...}                                      the same, of a tuple for the last part alone
    {"do": "operate", "name": str, "args": [...]}                    operator.name(*args)
    {"do": "put", "value": v}                                        v stays here: a handle
    {"do": "get", "of": handle}                                      the value behind a handle
    {"do": "gradients", "of": output, "inputs": [...], "upstream": v, "create_graph": bool}
                               torch.autograd.grad; with create_graph the gradients stay here: handles
    {"do": "names"}                                                  what the learner's code defines

During a request the worker may call a function that a test passed with it. It gets {"value": v} or
{"refused": sentence}:

    {"function": number, "args": [...]}                              number: of the function's handle, below 0

A target is None (the learner's namespace) or a handle. The answer is {"value": v} or {"failed": {...}}: data to be
judged, never a verdict.
"""
