import numpy as np

DEBUG = True
if DEBUG:
    print("optimizers loaded, numpy", np.__version__)


def sgd_momentum(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    v = config.get('velocity', np.zeros(w.shape, dtype='float64'))
    if DEBUG: print('velocity norm', np.linalg.norm(v))
    v *= config['momentum']
    v -= config['learning_rate'] * dw
    next_w = np.copy(w)
    next_w += v
    config['velocity'] = v
    return next_w, config


def rmsprop(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('cache', np.zeros(w.shape, dtype='float64'))
    config['cache'] *= config['decay_rate']
    config['cache'] += (1 - config['decay_rate']) * dw * dw
    denominator = np.sqrt(config['cache'])
    denominator += config['epsilon']
    update = dw / denominator
    update *= -config['learning_rate']
    print("update:", update.shape)
    return w + update, config


def adam(w, dw, config=None):
    if config is None: config = {}
    config.setdefault('learning_rate', 1e-3)
    config.setdefault('beta1', 0.9)
    config.setdefault('beta2', 0.999)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('m', np.zeros(w.shape, dtype='float64'))
    config.setdefault('v', np.zeros(w.shape, dtype='float64'))
    config.setdefault('t', 0)
    config['t'] += 1
    config['m'] *= config['beta1']
    config['m'] += (1 - config['beta1']) * dw
    config['v'] *= config['beta2']
    config['v'] += (1 - config['beta2']) * dw * dw
    correction = np.sqrt(1 - np.power(config['beta2'], config['t'])) / (1 - np.power(config['beta1'], config['t']))
    assert correction > 0
    rate = config['learning_rate'] * correction
    root = np.sqrt(config['v']) + config['epsilon'] * np.sqrt(1 - config['beta2'] ** config['t'])
    return w - rate * config['m'] / root, config
