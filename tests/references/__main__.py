"""Store what PyTorch computes: ``python -m tests.references [family …]``; all families if none is named."""

import sys

from tests import references

for family in sys.argv[1:] or references.FAMILIES:
    print(f"{family}: {'written' if references.store(family) else 'unchanged'}")
