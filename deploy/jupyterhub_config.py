"""JupyterHub for one class on one machine. What changes from class to class is said in the environment: settings.py."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import settings

HERE = Path(__file__).resolve().parent
mine = settings.read(os.environ)
c = get_config()  # noqa: F821

# A web server with a certificate stands before the proxy; all else listens for this machine alone.
c.JupyterHub.bind_url = f"http://{mine.address}:{mine.port}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{mine.ports['hub']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{mine.ports['proxy for the hub']}"
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(mine.data / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{mine.data}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(mine.data / "cookie_secret")

# Names and passwords are those of Unix accounts, which the spawner needs anyway: students.py makes both.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"students", "lecturers"}
c.PAMAuthenticator.admin_groups = {"lecturers"}

# Each student's server is a process of his own account, with limits.
c.JupyterHub.spawner_class = "spawner.StudentSpawner"
c.JupyterHub.active_server_limit = mine.students
c.JupyterHub.concurrent_spawn_limit = 0  # a class comes all at once, and waits
c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
c.Spawner.default_url = mine.link
c.Spawner.mem_limit = mine.memory
c.Spawner.poll_interval = 5  # so soon a server that died is known to have
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # a whole class that begins at once
c.Spawner.environment = settings.ONE_THREAD | {"JUPYTERHUB_DISABLE_USER_CONFIG": "1"}

# Servers that nobody uses are ended; what was saved stays.
c.JupyterHub.load_roles = [
    {
        "name": "ends-idle-servers",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={mine.idle}", f"--max-age={12 * 3600}"],
    }
]
