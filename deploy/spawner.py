"""A student's server: a process of his own Unix account, with limits."""

from collections.abc import Callable

from jupyterhub.spawner import LocalProcessSpawner
from limits import limit


class StudentSpawner(LocalProcessSpawner):
    """JupyterHub's own spawner, which makes the hub's child the student; limits come first, while it may set them."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """What the child does before it becomes the server."""
        become, memory = super().make_preexec_fn(name), self.mem_limit

        def begin() -> None:
            limit(memory)
            become()

        return begin
