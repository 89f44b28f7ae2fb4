"""What each notebook costs: the kernel's memory after it was run, its time, and the slowest cells of all.

``python -m tests.benchmarks.notebooks [part of a name]``
"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
MEMORY = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
SLOWEST = 12


class Timed(NotebookClient):
    """Executes a notebook and keeps the seconds of each cell."""

    async def async_execute_cell(self, cell, cell_index, **options):
        begin = time.perf_counter()
        done = await super().async_execute_cell(cell, cell_index, **options)
        if cell.cell_type == "code":
            self.seconds.append((time.perf_counter() - begin, cell_index, cell.source.strip().splitlines()[-1][:60]))
        return done


def measure(path):
    """(seconds of each cell, megabytes at most) of a notebook run from beginning to end."""
    notebook = nbformat.read(path, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(MEMORY))
    client = Timed(notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(path.parent)}})
    client.seconds = []
    client.execute()
    return client.seconds[:-1], int(notebook.cells[-1].outputs[0].text) / 1024


def main(part=""):
    every = []
    print(f"{'notebook':34} {'MB':>6} {'seconds':>8}")
    for path in sorted(FOLDER.glob("*.ipynb")):
        if part in path.stem:
            cells, memory = measure(path)
            print(f"{path.stem:34} {memory:>6.0f} {sum(cell[0] for cell in cells):>8.1f}")
            every += [(seconds, path.stem, index, line) for seconds, index, line in cells]
    print("\nThe slowest cells")
    for seconds, name, index, line in sorted(every, reverse=True)[:SLOWEST]:
        print(f"{seconds:>7.2f} s  {name}, cell {index}: {line}")


if __name__ == "__main__":
    main(*sys.argv[1:])
