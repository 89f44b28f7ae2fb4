"""What Jupyter starts for a notebook: it asks the nursery for a Python that has everything loaded, and ends with it."""

import json
import os
import socket
import sys

arguments = ["-f", sys.argv[1]]
wire = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
try:
    wire.connect(os.environ.get("JUPYTER_RUNTIME_DIR", "") + "/nursery")
except OSError:  # there is none: a server that was started without, or a lecturer who grades in a terminal
    os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *arguments])

wire.send(json.dumps({"argv": arguments, "folder": os.getcwd(), "env": dict(os.environ)}).encode())
wire.recv(64)
os.dup2(wire.fileno(), 0)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.execv("/bin/cat", ["cat"])  # until it ends: a program that waits in a tenth of Python's memory
