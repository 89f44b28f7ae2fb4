"""Start the class's server, once it is clear that it can run: python start.py

CLASS_PORT=…, CLASS_STUDENTS=… and others (settings.py) say what differs from class to class.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import nursery
import settings
import shelf
import students

HERE = Path(__file__).resolve().parent
PICTURES = {  # what matplotlib asks for when it is loaded
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": str(HERE / "skeleton/.cache/matplotlib"),
}


def problems(mine: settings.Settings, is_root: bool, memory: int) -> list[str]:
    """What stands in the way, each in a sentence that says what to do. ``memory``: bytes of this machine."""
    proxy = HERE / "node_modules/.bin/configurable-http-proxy"
    need, fits = settings.HUB + mine.students * settings.STUDENT, max(0, (memory - settings.HUB) // settings.STUDENT)
    found = {
        "Each student's server runs under his own account, which only root may start: start this as root.": not is_root,
        f"There is no proxy ({proxy}): run sh deploy/install.sh again, and look at what npm says.": not proxy.exists(),
        "The proxy runs on Node.js, which is missing: run sh deploy/install.sh again.": shutil.which("node") is None,
        f"There is no folder {mine.data}: make it, or name another with CLASS_DATA.": not mine.data.is_dir(),
        f"{mine.students} students at once need {need / 2**30:.1f} GB of memory, and this machine has "
        f"{memory / 2**30:.1f}: take a larger one, or start with CLASS_STUDENTS={fits}.": memory < need,
    }
    for who, port in mine.ports.items():
        said = f"Port {port} ({who}) is taken: end what listens there, or start with another CLASS_PORT."
        found[said] = not free(mine.address if who == "proxy" else "127.0.0.1", port)
    return [sentence for sentence, is_so in found.items() if is_so]


def free(address: str, port: int) -> bool:
    """Whether something new may listen there."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
        except PermissionError:
            return True  # said already: this is not root
        except OSError:
            return False
    return True


def main() -> int | str:
    """Replace this process by the hub, or say what stands in the way."""
    try:
        mine = settings.read(os.environ)
    except ValueError as wrong:
        return str(wrong)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if found := problems(mine, os.geteuid() == 0, memory):
        return "\n".join(found)
    os.chdir(mine.data)
    for folder in (mine.data, mine.data / "students"):
        nursery.passable(folder)
    students.restore(mine.data)
    shelf.publish(HERE / "notebooks", mine.data / "notebooks.git")
    os.umask(0o077)
    plain = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}  # students may see it
    command, environment = (sys.executable, str(HERE / "nursery.py")), plain | settings.ONE_THREAD | PICTURES
    subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    hub = Path(sys.executable).with_name("jupyterhub")
    return os.execv(hub, [str(hub), "--config", str(HERE / "jupyterhub_config.py")])


if __name__ == "__main__":
    sys.exit(main())
