"""Nothing imported: operators alone, which tensors and arrays both have."""


def with_defaults(config, **defaults):
    return {**defaults, **({} if config is None else config)}


def running_mean(old, new, decay):
    return new + decay * (old - new)


def sgd_momentum(w, dw, config=None):
    config = with_defaults(config, learning_rate=0.01, momentum=0.9, velocity=0 * w)
    config["velocity"] = -(config["learning_rate"] * dw - config["velocity"] * config["momentum"])
    return w + config["velocity"], config


def rmsprop(w, dw, config=None):
    config = with_defaults(config, learning_rate=0.01, decay_rate=0.99, epsilon=1e-8, cache=0 * w)
    config["cache"] = running_mean(config["cache"], dw**2, config["decay_rate"])
    return w - dw * (config["learning_rate"] / (config["cache"] ** 0.5 + config["epsilon"])), config


def adam(w, dw, config=None):
    config = with_defaults(config, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, m=0 * w, v=0 * w, t=0)
    config["t"] += 1
    config["m"] = running_mean(config["m"], dw, config["beta1"])
    config["v"] = running_mean(config["v"], dw**2, config["beta2"])
    unbiased_m = config["m"] / (1 - config["beta1"] ** config["t"])
    unbiased_v = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * unbiased_m / (unbiased_v**0.5 + config["epsilon"]), config
