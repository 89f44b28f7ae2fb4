"""Python reads this at its start wherever ``make test`` put it on the path: tests, kernels, JupyterLab.

Connections that leave the machine are refused, since the course has to work without a network.
"""

import sys

HERE = {None, "", "localhost", "::1", "::", "0.0.0.0"}


def _refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:  # nothing about a network, or a socket that is a file
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in HERE and not host.startswith("127."):
        raise ConnectionRefusedError(f"{host} is not this machine, and tests of the course may ask no other")


sys.addaudithook(_refuse)
