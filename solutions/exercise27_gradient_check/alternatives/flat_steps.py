"""Steps along each axis of a flat x, as rows of a unit matrix; the verdict compares as torch's own gradcheck does."""

import torch


def numeric_gradient(f, x, h=1e-5):
    steps = h * torch.eye(x.numel(), dtype=x.dtype, device=x.device).reshape(-1, *x.shape)
    differences = [f(x + step) - f(x - step) for step in steps]
    return torch.stack(differences).reshape(x.shape) / h / 2


def relative_error(a, b):
    top, bottom = torch.abs(a - b), torch.abs(a) + torch.abs(b)
    return torch.max(top / torch.where(bottom > 1e-8, bottom, torch.full_like(bottom, 1e-8)))


def gradient_is_right(f, gradient, x):
    claimed, numeric = gradient(x), numeric_gradient(f, x)
    return claimed.size() == numeric.size() and torch.allclose(claimed, numeric, rtol=1e-4, atol=1e-11)
