"""The server for a class: what may be set, what stands in the way, what one student may take, and the accounts."""

import asyncio
import gc
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest
from traitlets.config import Config

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"


@pytest.fixture(autouse=True)
def beside_one_another(monkeypatch):
    """These modules stand in one folder on the server, and import each other by their names."""
    monkeypatch.syspath_prepend(str(DEPLOY))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(DEPLOY) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def load(name):
    return __import__(name)


def configured(monkeypatch, **environment):
    """What JupyterHub reads."""
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    c = Config()
    path = DEPLOY / "jupyterhub_config.py"
    exec(compile(path.read_text("utf-8"), path, "exec"), {"get_config": lambda: c, "__file__": str(path)})
    return c


def test_only_the_proxy_listens_and_only_for_this_machine(monkeypatch):
    c = configured(monkeypatch, CLASS_PORT="9000")
    assert c.JupyterHub.bind_url == "http://127.0.0.1:9000"
    assert c.JupyterHub.hub_bind_url == "http://127.0.0.1:9001"
    assert c.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:9002"


def test_each_student_has_an_account_and_limits(monkeypatch):
    c = configured(monkeypatch, CLASS_MEMORY="800M", CLASS_STUDENTS="60")
    assert c.JupyterHub.authenticator_class == "pam"
    assert c.PAMAuthenticator.allowed_groups == {"students", "lecturers"}
    assert c.JupyterHub.spawner_class == "spawner.StudentSpawner"
    assert c.Spawner.mem_limit == 800 * 2**20
    assert c.JupyterHub.active_server_limit == 60
    assert {c.Spawner.environment[f"{name}_NUM_THREADS"] for name in ("OMP", "OPENBLAS", "MKL")} == {"1"}


def test_idle_servers_are_ended_by_a_service_that_may(monkeypatch):
    c = configured(monkeypatch, CLASS_IDLE="1200")
    (service,), (role,) = c.JupyterHub.services, c.JupyterHub.load_roles
    assert "--timeout=1200" in service["command"]
    assert role["services"] == [service["name"]]
    assert "delete:servers" in role["scopes"]
    assert re.fullmatch(r"[a-z][a-z-]+[a-z]", role["name"])


def test_the_link_brings_the_notebooks_and_opens_the_first(monkeypatch):
    link = configured(monkeypatch).Spawner.default_url
    opened = re.fullmatch(
        r"/git-pull\?repo=file://\S+/notebooks\.git&branch=main&targetpath=(\S+)&urlpath=lab/tree/(\S+)", link
    )
    assert opened[2] == f"{opened[1]}/00_start_here.ipynb"
    assert (ROOT / "notebooks" / Path(opened[2]).name).exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"CLASS_PORT": "web"}, "CLASS_PORT=web: say a whole number from 1 to 65533"),
        ({"CLASS_MEMORY": "lots"}, "CLASS_MEMORY=lots: say how much one process may take as 800M or 1G"),
        ({"CLASS_STUDENTS": "0"}, "CLASS_STUDENTS=0: say a whole number from 1"),
        ({"CLASS_STUDENT": "4"}, "CLASS_STUDENT is no setting. There are CLASS_ADDRESS, CLASS_PORT, CLASS_STUDENTS"),
    ],
)
def test_a_setting_that_cannot_be_is_named(setting, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        load("settings").read(setting)


def test_what_stands_in_the_way_is_said(tmp_path):
    start, settings = load("start"), load("settings")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        mine = settings.Settings(port=port, students=40, data=tmp_path / "nowhere")
        said = "\n".join(start.problems(mine, is_root=False, memory=3 * 2**30))
    assert "only root may start: start this as root" in said
    assert "There is no proxy" in said
    assert f"Port {port} (proxy) is taken" in said
    assert "make it, or name another with CLASS_DATA" in said
    assert re.search(
        r"40 students at once need 10\.8 GB of memory, and this machine has 3\.0: .* CLASS_STUDENTS=8", said
    )


def test_nothing_stands_in_the_way_of_a_machine_that_has_all(tmp_path, monkeypatch):
    start, settings = load("start"), load("settings")
    monkeypatch.setattr(start, "HERE", tmp_path)
    monkeypatch.setattr(start.shutil, "which", lambda name: name)
    proxy = tmp_path / "node_modules/.bin/configurable-http-proxy"
    proxy.parent.mkdir(parents=True)
    proxy.touch()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert start.problems(settings.Settings(port=port, data=tmp_path), is_root=True, memory=24 * 2**30) == []


def test_who_takes_too_much_gets_an_error_and_is_nicer_than_the_hub():
    tried = """
import os, sys
sys.path.insert(0, sys.argv[1])
import limits
limits.limit(400 * 2**20)
whole = bytearray(100 * 2**20)
try:
    bytearray(500 * 2**20)
except MemoryError:
    print("refused", os.nice(0), open("/proc/self/oom_score_adj").read().strip())
"""
    before = os.nice(0)
    told = subprocess.run((sys.executable, "-c", tried, str(DEPLOY)), capture_output=True, text=True, check=True).stdout
    assert told.split() == ["refused", str(min(19, before + 5)), "500"]


def test_names_that_no_account_can_have_are_refused():
    students = load("students")
    assert students.names(["anna\n", "\n", " lee-2 \n"]) == ["anna", "lee-2"]
    for line in ("Anna", "anna lee", "ann:a", "-a", "../a", "a" * 40):
        with pytest.raises(ValueError, match="a name is small letters"):
            students.names([line])
    with pytest.raises(ValueError, match="twice"):
        students.names(["anna", "lee", "anna"])


def test_accounts_are_kept_for_roots_eyes_and_made_anew_as_they_were(tmp_path, monkeypatch):
    students, made = load("students"), {}
    monkeypatch.setattr(students, "exists", made.__contains__)
    monkeypatch.setattr(students, "hashed", lambda password: f"hash of {password}")
    monkeypatch.setattr(students, "run", lambda *words, **more: made.update({words[-1]: words}))
    passwords = students.add(tmp_path, ["anna", "lee"], "students")
    assert len({*passwords.values()}) == 2
    assert (tmp_path / "accounts").stat().st_mode & 0o777 == 0o600
    assert students.add(tmp_path, ["anna", "kim"], "lecturers").keys() == {"kim"}
    kept, before = students.accounts(tmp_path / "accounts"), dict(made)
    assert kept["anna"] == ["20000", "students", f"hash of {passwords['anna']}"]
    assert kept["kim"][:2] == ["20002", "lecturers"]
    made.clear()
    students.restore(tmp_path)
    assert made == before
    made["sam"] = ()
    with pytest.raises(ValueError, match="an account of this machine already"):
        students.add(tmp_path, ["sam"], "students")


def test_students_get_newer_notebooks(tmp_path, monkeypatch):
    shelf, folder, bare = load("shelf"), tmp_path / "notebooks", tmp_path / "notebooks.git"
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / "gitconfig"))
    folder.mkdir()
    for text, is_new in (("a", True), ("a", False), ("b", True)):
        (folder / "00.ipynb").write_text(text)
        assert shelf.publish(folder, bare) == is_new
        shown = subprocess.run(("git", f"--git-dir={bare}", "show", "main:00.ipynb"), capture_output=True, text=True)
        assert shown.stdout == text
    log = subprocess.run(("git", f"--git-dir={bare}", "log", "--format=%s"), capture_output=True, text=True).stdout
    assert log.splitlines() == ["The course's notebooks"] * 2
    assert str(bare) in (tmp_path / "gitconfig").read_text()


def test_the_container_and_the_trial_run_the_steps_of_one_script():
    steps = (DEPLOY / "install.sh").read_text("utf-8")
    subprocess.run(("sh", "-n", DEPLOY / "install.sh"), check=True)
    assert "sh /opt/source/deploy/install.sh" in (DEPLOY / "Containerfile").read_text("utf-8")
    assert "--require-hashes -r pins.txt -r pins-deploy.txt" in steps
    assert "npm ci" in steps


def test_students_are_handed_no_solutions():
    copied = re.findall(r"^cp (notebooks/.*) ", (DEPLOY / "install.sh").read_text("utf-8"), re.M)
    assert copied == ["notebooks/*.ipynb notebooks/*.md"]


def test_each_file_of_the_proxy_has_a_hash_and_names_no_registry():
    lock = json.loads((DEPLOY / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((DEPLOY / "package.json").read_text("utf-8"))["dependencies"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    packages = {name: about for name, about in lock.items() if name}
    assert len(packages) > 20
    assert all(about["integrity"].startswith("sha512-") and "resolved" not in about for about in packages.values())
    assert {about["license"] for about in packages.values()} <= {"MIT", "ISC", "Apache-2.0", "BSD-3-Clause"}


KEPT = """
import os, sys, threading, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import nursery
folder = Path(sys.argv[2])
def notebook():
    (folder / sys.argv[1]).write_text(os.environ["MINE"])
    time.sleep(float(sys.argv[2]))
nursery.serve_notebook = notebook
server = os.fork()
if server == 0:
    while not (folder / "over").exists():
        time.sleep(0.02)
    os._exit(7)
nursery.Keeper(server, nursery.listen(folder / "nursery")).run()()
"""


def test_a_keeper_forks_notebooks_and_ends_with_the_server(tmp_path):
    """A notebook that ends is told to who asked; one whose asker is gone ends; all end with the server."""
    keeper = subprocess.Popen((sys.executable, "-c", KEPT, str(DEPLOY), str(tmp_path)))
    nursery, door = load("nursery"), tmp_path / "nursery"
    waited(door.exists)
    assert door.stat().st_mode & 0o077 == 0

    def notebook(name, seconds):
        request = {"argv": [name, seconds], "folder": str(tmp_path), "env": {"MINE": f"{name}'s"}}
        return nursery.ask(door, request)

    _, short = notebook("short", "0")
    assert short.recv(64) == b""
    assert (tmp_path / "short").read_text() == "short's"
    left, wire = notebook("left", "60")
    last, _kept = notebook("last", "60")
    wire.close()
    waited(lambda: not alive(left))
    assert alive(last)
    (tmp_path / "over").touch()
    assert keeper.wait(10) == 7
    waited(lambda: not alive(last))


def test_who_asked_for_a_notebook_waits_in_little_memory_and_ends_with_it(tmp_path):
    keeper = subprocess.Popen((sys.executable, "-c", KEPT, str(DEPLOY), str(tmp_path)))
    waited((tmp_path / "nursery").exists)
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path), "MINE": "anna's"}

    def opened(seconds):
        return subprocess.Popen((sys.executable, DEPLOY / "open_notebook.py", seconds), env=environment, cwd=tmp_path)

    short, long = opened("0.5"), opened("60")
    assert short.wait(20) == 0
    assert (tmp_path / "-f").read_text() == "anna's"
    waited(lambda: Path(f"/proc/{long.pid}/comm").read_text() == "cat\n")
    assert long.poll() is None
    (tmp_path / "over").touch()
    assert keeper.wait(10) == 7
    assert long.wait(20) == 0


def test_without_a_nursery_a_notebook_has_a_python_of_its_own(tmp_path):
    alone = {name: text for name, text in os.environ.items() if name != "JUPYTER_RUNTIME_DIR"}
    opened = subprocess.Popen((sys.executable, DEPLOY / "open_notebook.py", tmp_path / "wires.json"), env=alone)
    try:
        waited(lambda: b"ipykernel_launcher" in Path(f"/proc/{opened.pid}/cmdline").read_bytes())
    finally:
        opened.kill()
        opened.wait()


def test_what_was_left_is_collected_once_nothing_runs():
    nursery, collected = load("nursery"), []

    class Left:
        def __init__(self):
            self.itself = self

    async def lesson():
        tidy, nursery.Tidy.PAUSE = nursery.Tidy(), 0.2
        weakref.finalize(Left(), collected.append, True)
        tidy.later()
        first = tidy.planned
        tidy.later()
        assert first.cancelled()
        while not collected:
            await asyncio.sleep(0.05)

    gc.disable()
    try:
        asyncio.run(asyncio.wait_for(lesson(), 30))
    finally:
        gc.enable()


def test_references_are_no_longer_counted_where_python_has_immortal_objects():
    tried = """
import gc, sys
sys.path.insert(0, sys.argv[1])
import shared
mine, text = {"a": [1.5]}, "".join(["o", "wn"])
old = [mine, mine["a"], text, shared.never_end.__code__.co_consts]
before = [sys.getrefcount(each) for each in old]
print(shared.counts_are_where_expected(), shared.never_end() > 0)
marked = [sys.getrefcount(each) for each in old]
more = old * 5
print(marked == [sys.getrefcount(each) for each in old])
new = ["new"[:2]]
print(sys.getrefcount(new) < 10)
mine["b"], more = {"c": mine}, None
mine.clear()
del mine, text, old, new
gc.freeze()
gc.collect()
"""
    told = subprocess.run((sys.executable, "-c", tried, str(DEPLOY)), capture_output=True, text=True, check=True).stdout
    is_immortal = str((3, 12) <= sys.version_info < (3, 14))
    assert told.split() == ["True", is_immortal, is_immortal, "True"]


def alive(number):
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def waited(happened):
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_what_the_nursery_loads_is_there_and_reads_no_students_environment():
    nursery = load("nursery")
    read_early = {"jupyterhub.singleuser", "jupyterhub.services.auth"}
    assert read_early & {*nursery.SERVER, *nursery.NOTEBOOK} == set()
    for name in nursery.NOTEBOOK:
        assert importlib.util.find_spec(name)


def test_a_notebook_asks_where_its_server_says():
    spec = json.loads((DEPLOY / "kernel.json").read_text("utf-8"))
    assert spec["argv"][-2].endswith("/class/open_notebook.py")
    assert spec["interrupt_mode"] == "message"  # a signal would reach the one who asked
    assert json.loads((DEPLOY / "jupyter_server_config.json").read_text("utf-8"))["KernelManager"] == {
        "transport": "ipc"
    }
