"""How an explorer enters a notebook, and that a cell which is run again leaves nothing of what it showed."""

import base64
import gc
import io
import weakref

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import HBox, IntSlider, VBox
from PIL import Image

from course_lib.explorers import outputs
from tests.explorers.examples import two_panels


def test_the_output_shows_the_widget_or_its_stills(monkeypatch):
    shown = []
    monkeypatch.setattr(outputs, "display", lambda data, metadata=None, raw=False: shown.append((data, metadata)))
    two_panels(title='Quotes " & <tags>')._ipython_display_()
    mark, view, still = shown
    assert 'aria-label="Quotes &quot; &amp; &lt;tags&gt;' in mark[0]["text/html"] and outputs.VIEW in view[0]
    assert (
        still[0]["image/png"]
        and still[1]["image/png"]["alt"] == still[0]["text/plain"]
        and outputs.VIEW not in still[0]
    )
    monkeypatch.setattr(outputs, "_one_output", lambda: True)
    two_panels()._ipython_display_()
    assert outputs.VIEW in shown[-1][0] and "image/png" in shown[-1][0] and len(shown) == 4


def test_a_box_shows_the_stills_of_all_that_is_in_it_below_one_another(monkeypatch):
    shown, first, second = [], two_panels(title="First"), two_panels(title="Second")
    monkeypatch.setattr(outputs, "display", lambda data, metadata=None, raw=False: shown.append((data, metadata)))
    outputs._show_box(HBox([IntSlider(), first, VBox([second])]))
    outputs._show_box(HBox([IntSlider()]))
    (_, (view, _), (still, about), _, _, (plain, _)) = shown
    assert outputs.VIEW in view and outputs.VIEW not in still
    parts = [explorer._repr_mimebundle_()[0] for explorer in (first, second)]
    assert still["text/plain"] == about["image/png"]["alt"] == "\n".join(part["text/plain"] for part in parts)
    (whole, *tiles) = (_pixels(bundle) for bundle in (still, *parts))
    assert len(whole) == sum(len(tile) + 8 for tile in tiles)  # with a gap under each
    assert abs(whole[: len(tiles[0])] - tiles[0]).mean() < 1
    assert abs(whole[len(tiles[0]) + 8 : -8] - tiles[1]).mean() < 1
    assert plain == {"text/plain": "HBox"}


def _pixels(bundle):
    opened = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    return np.asarray(opened.convert("RGB"), np.int64)


@pytest.fixture
def cell(monkeypatch):
    """``cell(name, code)`` runs a notebook's cell of that id."""
    shell = InteractiveShell()
    monkeypatch.setattr(outputs, "get_ipython", lambda: shell)
    monkeypatch.setattr(outputs, "display", lambda *args, **kwargs: None)
    shell.user_ns |= {"two_panels": two_panels, "show": lambda explorer: explorer._ipython_display_()}

    def run(name, code):
        shell.run_cell(code, store_history=True, cell_id=name).raise_error()
        return shell.user_ns

    yield run
    outputs.CELLS.clear()


def alive(reference):
    gc.collect()
    return reference() is not None


def test_a_cell_that_is_run_again_leaves_nothing_of_what_it_showed(cell):
    first = weakref.ref(cell("a", "two_panels()")["_1"])
    assert alive(first) and first().comm
    second = weakref.ref(cell("a", "two_panels()")["_2"])
    assert not alive(first) and second().comm
    cell("a", "1 + 1")
    assert not alive(second)


def test_what_was_made_and_never_shown_is_closed_as_well(cell):
    kept = [cell("a", "w = two_panels()")["w"] for _ in range(3)]
    assert [bool(explorer.comm) for explorer in kept] == [False, False, True]


def test_what_another_cell_or_the_same_shows_still_stays_open(cell):
    kept = cell("a", "w = two_panels(); v = two_panels(); w")["w"]
    cell("b", "w")
    cell("a", "two_panels()")
    assert kept.comm
    cell("b", "show(v); show(w)")
    cell("b", "show(w)")
    assert kept.comm and kept.layout.comm


def test_what_was_closed_opens_again_when_it_is_shown(cell):
    kept = cell("a", "w = two_panels(); w")["w"]
    cell("a", "two_panels()")
    assert kept.comm is None and kept.layout.comm is None
    kept.set(x=0.25)
    cell("b", "w")
    assert kept.comm and kept.layout.comm and kept.parameters["x"] == 0.25
    assert outputs.VIEW in kept._repr_mimebundle_()[0]
