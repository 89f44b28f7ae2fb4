"""A plain page of a stored notebook, with its live parts, and a server for it that writes down what is asked for."""

import functools
import html
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path

import nbformat

from tools.live.cells import enliven

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="live/live.css">
<style>body {{ font: 16px sans-serif; margin: 1em auto; max-width: 62em }} img {{ max-width: 100% }}</style>
</head><body>{body}<script type="module" src="live/live.js"></script></body></html>"""


def page(notebook: Path) -> str:
    """Texts as they are, outputs one after the other as Sphinx nests them."""
    nb = enliven(nbformat.read(notebook, 4))
    parts = [
        f"<p>{html.escape(cell.source)}</p>"
        if cell.cell_type == "markdown"
        else f'<div class="cell_output">{"".join(map(shown, cell.outputs))}</div>'
        for cell in nb.cells
    ]
    return PAGE.format(title=notebook.stem, body="\n".join(parts))


def shown(output):
    data = output.get("data", {})
    if "image/png" in data:
        alt = html.escape(data["text/plain"])
        return f'<div class="output"><img alt="{alt}" src="data:image/png;base64,{data["image/png"]}"></div>'
    if "text/html" in data:
        return f'<div class="output">{data["text/html"]}</div>'
    words = data.get("text/markdown", data.get("text/plain", output.get("text", "")))
    return f'<div class="output"><pre>{html.escape(words)}</pre></div>'


@contextmanager
def served(folder: Path, plain: str | None = None):
    """``(address, paths asked for)`` of a folder, as the simplest server serves it, ``plain`` as mere text."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *about):
            asked.append(self.path)

        def guess_type(self, path):
            return "text/plain" if Path(path).name == plain else super().guess_type(path)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
