"""A student's server: a process of his own Unix account, with limits."""

import asyncio
import gc
import pwd
from collections.abc import Callable

import nursery
from jupyterhub.spawner import LocalProcessSpawner
from jupyterhub.utils import random_port
from limits import limit


class StudentSpawner(LocalProcessSpawner):
    """JupyterHub's own spawner for local processes; where there is a nursery, they come from there."""

    async def start(self) -> tuple[str, int]:
        """Where the server will listen."""
        self.port = self.port or random_port()
        arguments = [*self.cmd[1:], *self.get_args()]
        request = {"name": self.user.name, "memory": self.mem_limit, "argv": arguments, "env": self.get_env()}
        try:
            self.pid, wire = await asyncio.to_thread(nursery.ask, nursery.SOCKET, request)
        except OSError as error:
            self.log.warning("No nursery (%s): %s's server starts on its own, more slowly", error, self.user.name)
            return await super().start()
        wire.close()
        return "127.0.0.1", self.port

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """What is this student's alone: also a folder for the wires between his server and his notebooks."""
        folder = nursery.wires(pwd.getpwnam(self.user.name))
        return super().user_env(env) | {"JUPYTER_RUNTIME_DIR": str(folder)}

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """What a child of the hub does before it becomes the server."""
        become, memory = super().make_preexec_fn(name), self.mem_limit

        def begin() -> None:
            gc.disable()  # or it might close the hub's database, whose lock and journal are its parent's
            limit(memory)
            become()

        return begin
