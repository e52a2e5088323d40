import numpy as np

# Normalización por lotes: propagación hacia adelante y hacia atrás
# (apuntes de clase, versión con el grafo de cómputo)


def batchnorm_forward(x, gamma, beta, bn_param):
    modo = bn_param['mode']
    eps = bn_param.get('eps', 1e-5)
    momento = bn_param.get('momentum', 0.9)
    N, D = x.shape
    media_móvil = bn_param.get('running_mean', np.zeros(D))
    varianza_móvil = bn_param.get('running_var', np.zeros(D))
    if modo == 'train':
        μ = x.mean(axis=0)
        σ2 = x.var(axis=0)
        raíz = np.sqrt(σ2 + eps)
        x̂ = (x - μ) / raíz
        salida = gamma * x̂ + beta
        caché = {'x̂': x̂, 'gamma': gamma, 'raíz': raíz}
        media_móvil = momento * media_móvil + (1 - momento) * μ
        varianza_móvil = momento * varianza_móvil + (1 - momento) * σ2
    elif modo == 'test':
        salida = gamma * (x - media_móvil) / np.sqrt(varianza_móvil + eps) + beta
        caché = None
    else:
        raise ValueError('modo desconocido: %s' % modo)
    bn_param['running_mean'] = media_móvil
    bn_param['running_var'] = varianza_móvil
    return salida, caché


def batchnorm_backward(dout, cache):
    x̂, γ, raíz = cache['x̂'], cache['gamma'], cache['raíz']
    N = dout.shape[0]
    dγ = (dout * x̂).sum(axis=0)
    dβ = dout.sum(axis=0)
    dx̂ = dout * γ
    dx = (N * dx̂ - dx̂.sum(axis=0) - x̂ * (dx̂ * x̂).sum(axis=0)) / (N * raíz)
    return dx, dγ, dβ
