"""Whatever is registered from a notebook's cell, and whenever, works in every explorer."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_explorer_works_with_new_entries_registered_before_and_after_its_import():
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_STRICT"} | one_thread
    command = [sys.executable, "-m", "tests.explorers.registered"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
