"""The walls around a worker, one file a kind; `stack.py` has them in order."""
