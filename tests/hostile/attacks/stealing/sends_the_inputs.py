"""Sends the hidden inputs to a server: TCP, then UDP.

exercise: 05
bites: escapes
outcome: failed
"""

import socket

PORT = 47113


class MSE:
    def __call__(self, y_true, y_pred):
        text = str(y_true.tolist()).encode()
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as sender:
                sender.connect(("127.0.0.1", PORT))
                sender.send(text)
