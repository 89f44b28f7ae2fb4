"""What a student's browser says to the hub, to his server and to a notebook's Python, and what comes back."""

import json
import queue
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
import websocket
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

PROTOCOL = "v1.kernel.websocket.jupyter.org"
VIEW = "application/vnd.jupyter.widget-view+json"
PATIENCE = 240  # seconds, for a whole class that begins at once
LOOK = {"dark": False, "background": "#ffffff", "ratio": 1}


class Wrong(Exception):
    """An answer that is not the student's own, or none."""


class Browser:
    """One student's cookies and what he does with them."""

    def __init__(self, base: str, name: str, password: str):
        self.base, self.name, self.password = base, name, password
        self.http = requests.Session()
        self.http.trust_env = False  # no proxy on the way to this machine
        self.mine = f"/user/{name}/"

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """One request, with the mark that a page adds to show that it is the server's own."""
        marks = [c.value for c in self.http.cookies if c.name == "_xsrf" and path.startswith(c.path)]
        headers = {"X-XSRFToken": marks[-1]} if marks else {}
        answer = self.http.request(method, self.base + path, headers=headers, timeout=PATIENCE, **more)
        if not answer.ok:
            raise Wrong(f"{method} {path.split('?')[0]}: {answer.status_code} {answer.reason}")
        return answer

    def log_in(self) -> None:
        """The page with a name and a password; it ends with a server that starts."""
        self.ask("GET", "/hub/login")
        mark = next(c.value for c in self.http.cookies if c.name == "_xsrf")
        form = {"username": self.name, "password": self.password, "_xsrf": mark}
        self.ask("POST", "/hub/login", data=form, allow_redirects=False)
        if not any(
            c.name.startswith("jupyterhub-session") or c.name == "jupyterhub-hub-login" for c in self.http.cookies
        ):
            raise Wrong("the hub did not take the password")

    def start(self) -> None:
        """Ask for a server, wait for it, and go there: notebooks are brought, as the class's link says."""
        self.ask("GET", f"/hub/spawn/{self.name}")
        for event in self.events(f"/hub/api/users/{self.name}/server/progress"):
            if event.get("failed"):
                raise Wrong(f"no server: {event.get('message')}")
            if event.get("ready"):
                break
        arrived = self.ask("GET", self.mine)
        sought = dict(parse_qsl(urlsplit(arrived.url).query))
        if "/git-pull" not in arrived.url:
            raise Wrong(f"the server leads to {urlsplit(arrived.url).path}, not to the notebooks")
        told = [event["phase"] for event in self.events(f"{self.mine}git-pull/api?{urlencode(sought)}")]
        if told[-1] != "finished":
            raise Wrong("the notebooks were not brought")
        self.ask("GET", self.mine + sought["urlpath"])

    def events(self, path: str) -> Iterator[dict[str, Any]]:
        """What a server tells, line by line, while something goes on."""
        with self.ask("GET", path, stream=True) as answer:
            for line in answer.iter_lines():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def read(self, path: str) -> dict[str, Any]:
        """A notebook, as the server has it."""
        return self.ask("GET", f"{self.mine}api/contents/{path}").json()["content"]

    def save(self, path: str, notebook: dict[str, Any]) -> None:
        """What Ctrl+S does."""
        body = {"type": "notebook", "format": "json", "content": notebook}
        self.ask("PUT", f"{self.mine}api/contents/{path}", json=body)

    def open(self, path: str) -> "Notebook":
        """A notebook with its Python."""
        kernel = {"name": "python3"}
        session = {"path": path, "name": path.rsplit("/", 1)[-1], "type": "notebook", "kernel": kernel}
        number = self.ask("POST", f"{self.mine}api/sessions", json=session).json()["kernel"]["id"]
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies if self.mine.startswith(c.path))
        address = f"ws{self.base[4:]}{self.mine}api/kernels/{number}/channels?session_id={uuid.uuid4().hex}"
        options = {"cookie": cookies, "origin": self.base, "subprotocols": [PROTOCOL], "timeout": PATIENCE}
        return Notebook(websocket.create_connection(address, http_no_proxy=["127.0.0.1"], **options))


class Notebook:
    """The wire to one notebook's Python."""

    def __init__(self, wire: websocket.WebSocket):
        self.wire, self.session = wire, Session()
        self.titles: dict[str, str] = {}  # of the explorers, by their number
        self.views: dict[str, str] = {}  # title → the number of the one that is shown
        self.asked = 0
        self.heard: queue.Queue[bytes] = queue.Queue()  # b"": the wire is closed
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Take what comes, and answer the server when it asks whether anybody is there."""
        self.wire.settimeout(None)
        try:
            while message := self.wire.recv():
                self.heard.put(message)
        except (websocket.WebSocketException, OSError):
            pass
        self.heard.put(b"")

    def send(self, kind: str, content: dict[str, Any]) -> str:
        """A message; its number."""
        message = self.session.msg(kind, content)
        self.wire.send_binary(serialize_msg_to_ws_v1(message, "shell", self.session.pack))
        return message["header"]["msg_id"]

    def receive(self, until: float) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """The next message: its header, its parent's, its content."""
        try:
            message = self.heard.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise Wrong("no answer") from None
        if not message:
            raise Wrong("the wire to Python is closed")
        _, parts = deserialize_msg_from_ws_v1(message)
        header, parent, _, content = map(json.loads, parts[:4])
        if header["msg_type"] == "comm_open":
            state = content["data"].get("state", {})
            self.titles[content["comm_id"]] = state.get("spec", {}).get("title", "")
        view = content.get("data", {}).get(VIEW) if header["msg_type"] in ("display_data", "execute_result") else None
        if view and self.titles.get(view["model_id"]):
            self.views[self.titles[view["model_id"]]] = view["model_id"]
        return header, parent, content

    def run(self, code: str, patience: float = PATIENCE) -> str:
        """Run a cell; the name of its error, or ""."""
        number, error = self.send("execute_request", {"code": code, "stop_on_error": False, "allow_stdin": False}), ""
        until = time.monotonic() + patience
        while True:
            header, parent, content = self.receive(until)
            if parent.get("msg_id") == number:
                if header["msg_type"] == "error":
                    error = f"{content['ename']}: {content['evalue']}"
                if header["msg_type"] == "status" and content["execution_state"] == "idle":
                    return error

    def run_all(self, notebook: dict[str, Any]) -> None:
        """What Run All does; an error in a cell that is not meant to raise one is wrong."""
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                error = self.run(cell["source"])
                if error and "raises-exception" not in cell["metadata"].get("tags", ()):
                    raise Wrong(f"a cell: {error}")

    def turn(self, title: str, patience: float = 60, **said: Any) -> dict[str, Any]:
        """Tell an explorer something, as its page does; the answer to just this."""
        self.asked += 1
        sequence = f"{self.session.session}-{self.asked}"
        data = {"method": "custom", "content": {"seq": sequence, **said}}
        self.send("comm_msg", {"comm_id": self.views[title], "data": data})
        until = time.monotonic() + patience
        while True:
            header, _, content = self.receive(until)
            if header["msg_type"] == "comm_msg" and content["data"].get("method") == "custom":
                answer = content["data"]["content"]
                if answer.get("seq") == sequence:
                    return answer
