"""What the page asks and what it gets: one answer to each question, pictures to put together, places in data."""

import gc
import io
import threading
import weakref

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

from course_lib.drawing.plot import Plot
from course_lib.explorers import controls, outputs
from course_lib.explorers.display import Display
from course_lib.explorers.explore import explore

PAGE = {"dark": False, "background": "#ffffff", "ratio": 1}


class Two(Plot):
    size = (6, 3)

    def build(self, figure, style):
        left, right = figure.add_subplot(121, label="left"), figure.add_subplot(122, label="right")
        left.set(xlim=(-1, 1), ylim=(0, 10))
        right.set(xlim=(1, 1000), ylim=(0, 1), xscale="log")
        self.dots = [self.moving(*a.plot([], [], "o", **style.curve(i))) for i, a in enumerate((left, right))]

    def update(self, result, frame=0):
        for dot, (x, y) in zip(self.dots, result, strict=True):
            dot.set_data([x], [y + frame])

    def describe(self, result, frame=0):
        return f"{result[0]} {frame}"


class Page:
    """The page's side of an explorer: keeps what it was sent."""

    def __init__(self, explorer):
        self.explorer, self.sent, self.seq, self.grounds = explorer, [], 0, {}
        explorer.send = lambda content, buffers=None: self.sent.append((content, buffers))

    def ask(self, **message):
        self.seq += 1
        before = len(self.sent)
        self.explorer._receive({"seq": self.seq, **message})
        assert len(self.sent) == before + 1  # one question, one answer
        assert self.sent[-1][0]["seq"] == self.seq
        return self.sent[-1]

    def put_together(self, picture, buffers):
        """The picture as the canvas would show it."""
        if "paint" in picture:
            self.grounds[picture["ground"]] = Image.open(io.BytesIO(buffers[picture["paint"]])).convert("RGB")
        shown = self.grounds[picture["ground"]].copy()
        if picture["patch"] is not None:
            patch = Image.open(io.BytesIO(buffers[picture["patch"]])).convert("RGBA")
            shown.paste(patch, tuple(picture["box"][:2]), patch)
        assert list(shown.size) == picture["size"]
        return np.asarray(shown).astype(int)


def two(x=0.5, **options):
    parts = {"x": controls.slider(-1, 1, x), "y": controls.slider(0, 10, 5), "place": controls.hidden([10, 0.5])}
    return explore(lambda x, y, place: ((x, y), place), Two, parts, **options)


@pytest.fixture(autouse=True)
def same_page_as_before(monkeypatch):
    monkeypatch.setattr(Display, "page", dict(Display.page))
    monkeypatch.delenv("COURSE_STRICT", raising=False)


def drawn(explorer):
    return explorer.plot.draw()[..., :3].astype(int)


def test_the_page_can_put_every_picture_together_and_gets_the_ground_once():
    page = Page(explorer := two())
    first, buffers = page.ask(page=PAGE)
    assert np.abs(page.put_together(first["picture"], buffers) - drawn(explorer)).mean() < 1
    for x in (-0.9, 0.2, 0.7):
        answer, buffers = page.ask(values={"x": x})
        assert "paint" not in answer["picture"] and len(buffers) == 1 and len(buffers[0]) < 2000
        assert np.abs(page.put_together(answer["picture"], buffers) - drawn(explorer)).mean() < 1
        assert answer["picture"]["alt"] == f"({x}, 5.0) 0" and answer["values"] == {}
    again, _ = page.ask(page=PAGE)
    assert "paint" in again["picture"]  # a second view may have nothing yet


def test_a_page_that_is_dark_dense_and_grey_gets_its_picture():
    page = Page(explorer := two())
    answer, buffers = page.ask(page={"dark": True, "background": "#1e1e1e", "ratio": 2})
    shown = page.put_together(answer["picture"], buffers)
    assert shown.shape == (600, 1200, 3) and tuple(shown[0, 0]) == (0x1E,) * 3
    assert explorer.plot.style.dark and page.ask(page=PAGE | {"ratio": 7})[0]["picture"]["size"] == [1200, 600]
    assert two().plot.ratio == 2  # the next explorer begins as the page was


def test_an_error_comes_with_no_picture_and_a_change_of_theme_does_not_hide_it():
    def compute(x, y, place):
        return ((1 / (x - 0.25), y), place)

    explorer = two()
    explorer._compute = compute
    page = Page(explorer)
    page.ask(page=PAGE)
    answer, buffers = page.ask(values={"x": 0.25})
    assert "division by zero" in answer["error"] and "picture" not in answer and buffers == []
    answer, _ = page.ask(page=PAGE | {"dark": True, "background": "#111111"})
    assert "division by zero" in answer["error"] and answer["picture"]["alt"] == "(0.5, 5.0) 0"
    assert explorer.plot.dots[0].get_xdata() == [0.5]
    answer, _ = page.ask(values={"x": 0.5})
    assert answer["error"] == "" and "picture" in answer


def test_a_value_that_is_refused_is_taken_back_on_the_page():
    page = Page(two())
    answer, _ = page.ask(values={"x": 99})
    assert "x: got 99" in answer["error"] and answer["values"]["x"] == 0.5


def test_an_interrupt_is_answered_too():
    def interrupted(**parameters):
        raise KeyboardInterrupt

    page = Page(explorer := two())
    explorer._compute = interrupted
    answer, _ = page.ask(values={"x": 0.1})
    assert "Keyboard Interrupt" in answer["error"]


def test_strict_errors_are_raised_and_still_answered(monkeypatch):
    page = Page(two())
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(ValueError, match="x: got 99"):
        page.ask(values={"x": 99})
    assert page.sent[-1][0]["seq"] == 1


def fraction(explorer, name, x, y):
    """Where data stand on the picture: fractions of its width and height from the top left."""
    axes = next(a for a in explorer.plot.figure.axes if a.get_label() == name)
    u, v = axes.transData.transform((x, y)) / explorer.plot.figure.bbox.size
    return {"axes": name, "x": u, "y": 1 - v}


def test_frames_ahead_do_not_hide_why_a_value_was_refused():
    explorer = explore(lambda x: ((x, 5), (10, 0.5)), Two, {"x": controls.slider(-1, 1, 0.5)}, frames=lambda result: 4)
    page = Page(explorer)
    page.ask(page=PAGE)
    page.ask(values={"x": 99})
    answer, _ = page.ask(want=[1, 2], frame=0, run=explorer.run)
    assert "x: got 99" in answer["error"] and len(answer["frames"]) == 2
    answer, _ = page.ask(values={"x": 0.25})
    assert answer["error"] == ""


@pytest.mark.parametrize("point", [{"axes": "middle"}, {}], ids=["no such axes", "no axes"])
@pytest.mark.parametrize("kind", ["click", "drag"])
def test_a_hand_on_axes_that_are_gone_turns_nothing(kind, point):
    explorer = two(click=lambda p, x, y, axes: {"x": x + 1}, drag=lambda p, start, at, axes: {"x": at[0] + start[0]})
    page = Page(explorer)
    page.ask(page=PAGE)
    at = {"kind": kind, "x": 0.5, "y": 0.5, "start": {"x": 0.1, "y": 0.1}, "begins": True}
    answer, _ = page.ask(points=[at | point])
    assert (answer["error"], answer["values"]) == ("", {})


@pytest.mark.parametrize("frame", ["2", 0.5, [1], float("nan")])
def test_a_frame_that_is_no_number_is_named(frame):
    parts = {"x": controls.slider(-1, 1, 0.5)}
    page = Page(explorer := explore(lambda x: ((x, 5), (10, 0.5)), Two, parts, frames=lambda result: 4))
    answer, _ = page.ask(frame=frame)
    assert answer["error"].startswith("frame: got ") and explorer.frame == 0
    answer, _ = page.ask(frame=99)
    assert answer["error"] == "" and explorer.frame == 3


def test_clicks_arrive_in_data_coordinates_on_every_scale():
    got = []
    explorer = two(click=lambda parameters, x, y, axes: got.append((parameters["y"], x, y, axes)))
    page = Page(explorer)
    page.ask(page=PAGE)
    page.ask(points=[{"kind": "click", **fraction(explorer, "left", 0.25, 7)}])
    page.ask(points=[{"kind": "click", **fraction(explorer, "right", 40, 0.75)}], values={"y": 6})
    assert np.allclose(got[0][:3], (5, 0.25, 7))
    assert np.allclose(got[1][:3], (6, 40, 0.75)) and [g[3] for g in got] == ["left", "right"]


def test_a_click_changes_parameters_and_tells_the_page():
    explorer = two(click=lambda parameters, x, y, axes: {"x": round(x, 3), "y": round(y, 3)})
    page = Page(explorer)
    page.ask(page=PAGE)
    answer, _ = page.ask(points=[{"kind": "click", **fraction(explorer, "left", -0.5, 2)}])
    assert answer["values"] == {"x": -0.5, "y": 2.0} and answer["picture"]["alt"] == "(-0.5, 2.0) 0"


def test_a_drag_knows_where_it_began_and_what_stood_there():
    seen = []

    def drag(parameters, start, point, axes):
        seen.append((parameters["place"], [round(v, 3) for v in (*start, *point)]))
        return {"place": [point[0], point[1]]}

    explorer = two(drag=drag)
    page = Page(explorer)
    page.ask(page=PAGE)
    start = fraction(explorer, "right", 10, 0.5)
    for i, x in enumerate((20, 40)):
        point = {"kind": "drag", "begins": i == 0, "start": {"x": start["x"], "y": start["y"]}}
        page.ask(points=[point | fraction(explorer, "right", x, 0.25)])
    assert seen == [([10, 0.5], [10, 0.5, 20, 0.25]), ([10, 0.5], [10, 0.5, 40, 0.25])]
    assert np.allclose(explorer.parameters["place"], [40, 0.25])


def test_the_geometry_that_the_page_gets_is_that_of_the_picture():
    page = Page(explorer := two(click=lambda *a: {}))
    left, right = page.ask(page=PAGE)[0]["picture"]["axes"]
    assert left["name"] == "left" and left["clickable"] and right["x"] == [1.0, 1000.0, "log"]
    at = fraction(explorer, "left", -1, 10)
    assert np.allclose(left["box"][:2], [at["x"], at["y"]], atol=1e-6)
    Two.clickable = ("right",)
    try:
        assert [a["clickable"] for a in Page(two()).ask(page=PAGE)[0]["picture"]["axes"]] == [False, True]
    finally:
        Two.clickable = None


def test_frames_of_a_film_are_sent_when_they_are_wanted():
    page = Page(explorer := two(frames=lambda result: 4))
    page.ask(page=PAGE)
    answer, buffers = page.ask(want=[2, 3], frame=2, run=explorer.run)
    assert [p["frame"] for p in answer["frames"]] == [2, 3] and "picture" not in answer and explorer.frame == 2
    assert [p["alt"] for p in answer["frames"]] == ["(0.5, 5.0) 2", "(0.5, 5.0) 3"] and len(buffers) == 2
    answer, _ = page.ask(want=[1], run=explorer.run - 1)
    assert answer["frames"] == []  # a frame of a run that is over
    answer, _ = page.ask(values={"x": 0.1}, frame=3)
    assert answer["picture"]["frame"] == 3 and answer["run"] == 2 and answer["count"] == 4


def test_a_frame_that_cannot_be_drawn_is_said_and_the_others_come():
    class Torn(Two):
        def update(self, result, frame):
            if frame == 2:
                raise ValueError("frame 2 is torn")
            super().update(result, frame)

    parts = {"x": controls.slider(-1, 1, 0.5)}
    page = Page(explorer := explore(lambda x: ((x, 5), (10, 0.5)), Torn, parts, frames=lambda result: 4))
    page.ask(page=PAGE)
    answer, _ = page.ask(want=[1, 2, 3], run=explorer.run)
    assert answer["error"] == "frame 2 is torn" and [p["frame"] for p in answer["frames"]] == [1]
    answer, _ = page.ask(want=[3], run=explorer.run)
    assert answer["error"] == "" and [p["frame"] for p in answer["frames"]] == [3]


def test_python_tells_the_page_only_once_there_is_one():
    page = Page(explorer := two())
    explorer.set(x=0.1)
    assert page.sent == []
    page.ask(page=PAGE)
    explorer.set(x=0.2)
    content, buffers = page.sent[-1]
    assert content["seq"] is None and content["values"]["x"] == 0.2 and len(buffers) == 1


def test_the_page_may_ask_while_a_cell_turns_controls_and_draws():
    before = dict(plt.rcParams)
    explorer, failed = two(), []
    page = Page(explorer)
    page.ask(page=PAGE)

    def ask():
        try:
            for i in range(16):
                dark = i % 8 == 7
                explorer._receive(
                    {"seq": i, "values": {"x": i / 16}} | ({"page": PAGE | {"dark": dark}} if dark else {})
                )
        except Exception as exception:
            failed.append(exception)

    asking = threading.Thread(target=ask)
    asking.start()
    for i in range(16):
        explorer.set(y=i / 4)
        Two().show(((i / 16, 5), (10, 0.5)))
    asking.join()
    assert not failed and explorer.error == "" and dict(plt.rcParams) == before
    assert explorer.parameters["x"] == 15 / 16 and explorer.parameters["y"] == 3.75
    assert explorer.result == ((15 / 16, 3.75), [10, 0.5])


def test_a_page_that_is_opened_again_hears_of_all_that_was_turned():
    explorer = two()
    explorer.set(x=0.25, place=[20, 0.5])
    reply, _ = Page(explorer).ask(page=PAGE)
    assert reply["values"] == {"x": 0.25, "y": 5, "place": [20, 0.5]}


def test_codes_and_resets_come_from_the_page():
    page = Page(explorer := two())
    page.ask(code="x=0.75, y=1.0, place=[3, 0.5]")
    assert explorer.parameters == {"x": 0.75, "y": 1.0, "place": [3, 0.5]}
    answer, _ = page.ask(code="x=")
    assert "preset: got" in answer["error"] and explorer.parameters["x"] == 0.75
    answer, _ = page.ask(reset=True)
    assert answer["error"] == "" and answer["values"]["x"] == 0.5 and answer["code"].startswith("x=0.5")


def test_a_thousand_moves_leave_nothing_behind():
    import gc

    page = Page(explorer := two())
    page.ask(page=PAGE)

    def move(times):
        for i in range(times):
            page.ask(values={"x": (i % 200) / 100 - 1})
            page.sent.clear()
        gc.collect()
        return len(gc.get_objects())

    move(50)
    before = move(50)
    assert move(300) - before < 200
    assert explorer.plot.figure is not None


def test_the_output_shows_the_widget_or_its_stills(monkeypatch):
    shown = []
    monkeypatch.setattr(outputs, "display", lambda data, metadata=None, raw=False: shown.append((data, metadata)))
    two(title='Quotes " & <tags>')._ipython_display_()
    mark, view, still = shown
    assert 'aria-label="Quotes &quot; &amp; &lt;tags&gt;' in mark[0]["text/html"] and outputs.VIEW in view[0]
    assert (
        still[0]["image/png"]
        and still[1]["image/png"]["alt"] == still[0]["text/plain"]
        and outputs.VIEW not in still[0]
    )
    monkeypatch.setattr(outputs, "_one_output", lambda: True)
    two()._ipython_display_()
    assert outputs.VIEW in shown[-1][0] and "image/png" in shown[-1][0] and len(shown) == 4


@pytest.fixture
def cell(monkeypatch):
    """``cell(name, code)`` runs a notebook's cell of that id."""
    shell = InteractiveShell()
    monkeypatch.setattr(outputs, "get_ipython", lambda: shell)
    monkeypatch.setattr(outputs, "display", lambda *args, **kwargs: None)
    shell.user_ns |= {"two": two, "show": lambda explorer: explorer._ipython_display_()}

    def run(name, code):
        shell.run_cell(code, store_history=True, cell_id=name).raise_error()
        return shell.user_ns

    yield run
    outputs.CELLS.clear()


def alive(reference):
    gc.collect()
    return reference() is not None


def test_a_cell_that_is_run_again_leaves_nothing_of_what_it_showed(cell):
    first = weakref.ref(cell("a", "two()")["_1"])
    assert alive(first) and first().comm
    second = weakref.ref(cell("a", "two()")["_2"])
    assert not alive(first) and second().comm
    cell("a", "1 + 1")
    assert not alive(second)


def test_what_was_made_and_never_shown_is_closed_as_well(cell):
    kept = [cell("a", "w = two()")["w"] for _ in range(3)]
    assert [bool(explorer.comm) for explorer in kept] == [False, False, True]


def test_what_another_cell_or_the_same_shows_still_stays_open(cell):
    kept = cell("a", "w = two(); v = two(); w")["w"]
    cell("b", "w")
    cell("a", "two()")
    assert kept.comm
    cell("b", "show(v); show(w)")
    cell("b", "show(w)")
    assert kept.comm and kept.layout.comm


def test_what_was_closed_opens_again_when_it_is_shown(cell):
    kept = cell("a", "w = two(); w")["w"]
    cell("a", "two()")
    assert kept.comm is None and kept.layout.comm is None
    kept.set(x=0.25)
    cell("b", "w")
    assert kept.comm and kept.layout.comm and kept.parameters["x"] == 0.25
    assert outputs.VIEW in kept._repr_mimebundle_()[0]
