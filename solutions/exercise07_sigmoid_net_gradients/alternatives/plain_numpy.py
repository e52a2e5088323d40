"""Numpy alone: no torch anywhere."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward(X, Y, weights):
    A = X.dot(weights["V"]) + weights["I"]
    B = sigmoid(A)
    C = B.dot(weights["W"]) + weights["J"]
    P = sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": np.sum(np.square(P - Y)) / 2}


def gradients(X, Y, weights):
    values = forward(X, Y, weights)
    g = {}
    g["dLdP"] = -1.0 * (Y - values["P"])
    g["dPdC"] = values["P"] * (1 - values["P"])
    g["dLdC"] = g["dLdP"] * g["dPdC"]
    g["dLdW"] = values["B"].T.dot(g["dLdC"])
    g["dLdJ"] = g["dLdC"].sum(axis=0).reshape(1, 1)
    g["dLdB"] = g["dLdC"].dot(weights["W"].T)
    g["dBdA"] = values["B"] * (1 - values["B"])
    g["dLdA"] = g["dLdB"] * g["dBdA"]
    g["dLdV"] = X.T.dot(g["dLdA"])
    g["dLdI"] = g["dLdA"].sum(axis=0).reshape(1, 4)
    return g


def update(weights, gradients, learning_rate):
    new = dict(weights)
    for name in new:
        new[name] = new[name] - learning_rate * gradients["dLd" + name]
    return new
