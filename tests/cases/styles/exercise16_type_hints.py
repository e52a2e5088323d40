from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]
Config = Dict[str, Any]


def _config(config: Optional[Config], **defaults: Any) -> Config:
    """Defaults first, then what the caller says."""
    return {**defaults, **(config or {})}


def sgd_momentum(w: Array, dw: Array, config: Optional[Config] = None) -> Tuple[Array, Config]:
    c = _config(config, learning_rate=1e-2, momentum=0.9, velocity=np.zeros(w.shape))
    v: Array = c["momentum"] * c["velocity"] - c["learning_rate"] * dw
    return w + v, {**c, "velocity": v}


def rmsprop(w: Array, dw: Array, config: Optional[Config] = None) -> Tuple[Array, Config]:
    c = _config(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8, cache=np.zeros(w.shape))
    cache: Array = c["decay_rate"] * c["cache"] + (1 - c["decay_rate"]) * np.square(dw)
    step: Array = c["learning_rate"] * dw / (np.sqrt(cache) + c["epsilon"])
    return w - step, {**c, "cache": cache}


def adam(w: Array, dw: Array, config: Optional[Config] = None) -> Tuple[Array, Config]:
    c = _config(
        config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, m=np.zeros(w.shape), v=np.zeros(w.shape), t=0
    )
    t: int = c["t"] + 1
    m: Array = c["beta1"] * c["m"] + (1 - c["beta1"]) * dw
    v: Array = c["beta2"] * c["v"] + (1 - c["beta2"]) * dw ** 2
    m_hat, v_hat = m / (1 - c["beta1"] ** t), v / (1 - c["beta2"] ** t)
    return w - c["learning_rate"] * m_hat / (np.sqrt(v_hat) + c["epsilon"]), {**c, "m": m, "v": v, "t": t}
