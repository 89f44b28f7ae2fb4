"""All that the four decks print and that can be computed, in one ledger."""

from functools import cache

from course_lib.topics.lecture_errata.experiments import functions, gates, nets, rules, weights
from course_lib.topics.lecture_errata.experiments.ledger import Ledger


@cache
def ledger() -> Ledger:
    """The ledger of notebook 12."""
    made = Ledger()
    for pages in (gates, functions, weights, nets, rules):
        pages.enter(made)
    return made
