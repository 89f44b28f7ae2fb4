"""In the place of piplite, which would ask other servers: in a browser there is what the course needs, and no more."""

import sys
from typing import NoReturn

piplite = cli = sys.modules["piplite.piplite"] = sys.modules["piplite.cli"] = sys.modules[__name__]
SENTENCE = (
    "Nothing can be installed here: this Python has what the course needs. For more, install the course yourself."
)


async def get_transformed_code(arguments: list[str]) -> str:
    """What ``%pip …`` does."""
    return f"print({SENTENCE!r})"


async def install(*names: str, **how: object) -> NoReturn:
    """Refused."""
    raise ImportError(SENTENCE)
