"""The ledger of notebook 12: verdicts follow from truths, tables from checks, and nothing can be entered untried."""

import itertools
import re

import nbformat
import numpy as np
import pytest

from course_lib.topics.lecture_errata.experiments.ledger import VERDICTS, Ledger, prints, same
from tools import notebooks


@pytest.fixture
def ledger():
    made = Ledger()
    made.open("000", "First")
    made("1 + 1 = 2", 1 + 1 == 2, "counted")
    made("2 = 3", np.bool_(False), "3 is more")
    made.open("002", "Second")
    made("|x| = x", abs(3) == 3, "for x ≥ 0", abs(-3) != -3)
    return made


def test_verdicts_follow_from_what_was_computed(ledger):
    assert [check.verdict for check in ledger.checks] == ["held", "wrong", "convention"] and set(VERDICTS) == {
        check.verdict for check in ledger.checks
    }


def test_tables(ledger):
    assert ledger.page().splitlines()[2:] == ["| &#124;x&#124; = x | convention | for x ≥ 0 |"]
    assert ledger.listed("wrong").splitlines()[2:] == ["| 000 | *First* | 2 = 3 | 3 is more |"]
    assert ledger.summary().splitlines()[2:] == [
        "| 000 | 1 | 0 | 1 | 2 |",
        "| 002 | 0 | 1 | 0 | 1 |",
        "| **all** | 1 | 1 | 1 | 3 |",
    ]


def test_a_cell_run_twice_enters_its_checks_once(ledger):
    ledger.open("000", "First")
    assert ledger("1 + 1 = 2", True, "counted again") == ledger.page()
    assert [check.proof for check in ledger.checks] == ["for x ≥ 0", "counted again"]


@pytest.mark.parametrize("holds", ["yes", 1, None, np.ones(2, bool)])
def test_only_a_truth_is_a_truth(ledger, holds):
    with pytest.raises(TypeError, match=r"holds.*True or False"):
        ledger("x", holds, "")


def test_a_check_needs_a_place_and_a_list_a_verdict(ledger):
    with pytest.raises(ValueError, match="a deck and a heading"):
        Ledger()("x", True, "")
    with pytest.raises(ValueError, match="held"):
        ledger.listed("heldd")


def test_same_and_prints():
    assert same([1.0, 1e12], [1.0 + 1e-10, 1e12 + 1]) and not same([1.0], [1.0 + 1e-8]) and not same([1.0], 1.0)
    assert prints(0.1966, "0.2") and prints(-4, "-4") and not prints(0.26, "0.2")


def test_the_summary_of_the_notebook_counts_its_pages():
    nb = nbformat.read(notebooks.FOLDER / "12_lecture_errata.ipynb", 4)
    outputs = [output.get("data", {}) for cell in nb.cells if cell.cell_type == "code" for output in cell.outputs]
    texts = [data.get("text/plain", "") for data in outputs]
    pages = [text for text in texts if text.startswith("| printed")]
    whole = [page for page, after in itertools.pairwise([*pages, ""]) if not after.startswith(page)]  # a page grows
    verdicts = re.findall(r"\| \**(held|convention|wrong)\** \|", "\n".join(whole))
    (summary,) = [text for text in texts if text.startswith("| deck | held")]
    counts = [verdicts.count(verdict) for verdict in VERDICTS]
    assert summary.splitlines()[-1] == f"| **all** | {' | '.join(map(str, counts))} | {len(verdicts)} |"
    assert all(counts)
