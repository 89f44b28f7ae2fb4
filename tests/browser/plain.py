"""A plain server of a folder, which writes down what is asked for."""

import functools
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit


@contextmanager
def served(folder: Path, plain: str | None = None, without: str | None = None):
    """``(address, paths asked for)`` of a folder, as a simple server serves it.

    ``plain``: how the names end that it serves as text; ``without``: the name that it does not serve.
    """
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *about):
            asked.append(self.path)

        def send_head(self):
            if Path(urlsplit(self.path).path).name == without:
                return self.send_error(404)
            return super().send_head()

        def guess_type(self, path):
            return "text/plain" if plain and path.endswith(plain) else super().guess_type(path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
