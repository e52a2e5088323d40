"""The only code of ours that shares a process with the learner's. It imports nothing else of grader.

The examiner (examiner/) asks, the worker answers; each message is one frame of `wire.py`:

    {"do": "load", "chunks": [[label, source], ...], ...}   run the learner's chunks, in order
    {"do": "get", "of": target, "name": str}                 target.name
    {"do": "set", "of": target, "name": str, "value": v}     target.name = v
    {"do": "call", "of": target, "args": [...], "kwargs": {...}}
    {"do": "hold", "value": v}                               keep v here, so that it can be read again later
    {"do": "read", "of": target}                             the value of something held
    {"do": "names"}                                          what the learner's code defines

A target is None (the learner's namespace) or a handle. The answer is {"value": v} or {"failed": {...}}: data
to be judged, never a verdict.
"""
