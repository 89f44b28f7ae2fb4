"""The answer of notebook 00's exercise, written out as people write it: slips of it are recognised."""

from collections.abc import Callable


def best_rate(rates: list[float], known: Callable[[float], float]) -> float:
    """A loop that remembers the best so far."""
    best, most = rates[0], known(rates[0])
    for rate in rates[1:]:
        share = known(rate)
        if share > most:
            best = rate
            most = share
    return best
