"""Right answers to notebook 00: the first one as a student would write it, the others in another style."""

import numpy as np


def by_a_loop(rates, known):
    best, most = None, -1
    for rate in rates:
        share = known(rate)
        if share > most:
            best, most = rate, share
    return best


def by_pairs(rates, known):
    return max((known(rate), rate) for rate in rates)[1]


def by_place(rates, known):
    return np.array(rates)[np.argmax(list(map(known, rates)))]


RIGHT = {"best rate": [by_a_loop, by_pairs, by_place, lambda rates, known: sorted(rates, key=known)[-1]]}
