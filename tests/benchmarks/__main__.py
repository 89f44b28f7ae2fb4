"""Every benchmark of this folder, one after the other, each in a Python of its own: ``python -m tests.benchmarks``."""

import subprocess
import sys
from pathlib import Path

FILES = sorted(path for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))

failed = [f.stem for f in FILES if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{f.stem}"]).returncode]
sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
