"""All explorers, public functions of the topics' ``explorers`` that need no argument; and what students do there."""

import contextlib
import importlib.util
import inspect
import pkgutil
import re
from functools import lru_cache

from course_lib import topics
from course_lib.explorers.display import geometry, named_axes
from course_lib.topics.activations import explorers as activations
from course_lib.topics.activations.experiments.race import race

SHORT = {"steps": 20, "width": 16}  # where sliders say how long to train, and how wide: the largest end is tried once
NUMBERLESS = re.compile(r"\bnan\b|\bNone\b|array\(|object at")


def _has(topic, part):
    return importlib.util.find_spec(f"{topics.__name__}.{topic}.{part}") is not None


def _makers(topic):
    module = importlib.import_module(f"{topics.__name__}.{topic}.explorers")
    for function in vars(module).values():
        own = inspect.isfunction(function) and function.__module__ == module.__name__
        if own and not function.__name__.startswith("_"):
            given = inspect.signature(function).parameters.values()
            if all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in given):
                yield f"{topic}.{function.__name__}", function


TOPICS = [topic.name for topic in pkgutil.iter_modules(topics.__path__)]
EXPLORERS = {key: make for topic in TOPICS if _has(topic, "explorers") for key, make in _makers(topic)}


@contextlib.contextmanager
def short_race():
    """Within it, the activations' race is 96 short runs instead of 384 long ones, which take half a minute."""
    before, activations.race_of = activations.race_of, lru_cache(lambda depth: race(depth, steps=40, seeds=2))
    try:
        yield
    finally:
        activations.race_of = before


def at_defaults(widgets):
    """A function that gives one explorer of a name, made when first asked for, at its defaults but for ``values``."""
    made = lru_cache(lambda name: getattr(widgets, name)())

    def opened(name, /, **values):
        explorer = made(name)
        explorer.set(**explorer.setting.start | values)
        assert explorer.error == ""
        return explorer

    return opened


def assert_described(explorer, setting=None):
    assert explorer.error == "", (explorer.error, setting or explorer.code)
    assert len(explorer.alt) > 40, explorer.alt
    assert not NUMBERLESS.search(explorer.alt), explorer.alt


def assert_shown(explorer, setting=None):
    assert_described(explorer, setting)
    assert explorer.plot.layers.pixels[::4, ::4].std() > 5  # what was drawn last is not an empty page
    for axes in explorer.plot.figure.axes:
        factor = axes.yaxis.offsetText  # 1e9, beside the title
        covered = factor.get_text() and axes.get_title() and axes.title.get_window_extent()
        assert not (covered and covered.overlaps(factor.get_window_extent())), (axes.get_label(), setting)


def short(explorer):
    return {name: n for name, n in SHORT.items() if isinstance(explorer.setting.start.get(name), int | float)}


def hooked(explorer, kind, at, axes="", start=None):
    """What a click or a drag in data coordinates asks to change."""
    if kind == "click":
        return explorer.click(explorer.parameters, *at, axes)
    return explorer.drag(explorer.parameters, start, at, axes)


def pointed(explorer, kind, at, axes="", start=None):
    """A click or a drag in data coordinates; what it changed."""
    changes = hooked(explorer, kind, at, axes, start)
    explorer.set(**changes)
    assert_shown(explorer)
    return changes


def places(explorer, rng):
    """A message's point at random in one of the axes that take clicks: in fractions of the picture."""
    places = [geometry(name, axes, explorer.plot) for name, axes in named_axes(explorer.plot)]
    clickable = [place for place in places if place["clickable"]]
    chosen = clickable[rng.integers(len(clickable))]
    (left, top, width, height), (x, y) = chosen["box"], rng.uniform(size=2).tolist()
    return {"axes": chosen["name"], "x": left + x * width, "y": top + y * height}


def turn(explorer, rng):
    """One thing that a student can do, as messages of the page."""
    doings = ["control", "control", "control"] + ["film"] * bool(explorer.count)
    doings += (["click"] * bool(explorer.click) + ["drag"] * bool(explorer.drag)) * 2 + ["scene"]
    doing = doings[rng.integers(len(doings))]
    if doing == "control":
        name = list(explorer.controls)[rng.integers(len(explorer.controls))]
        return [{"values": {name: explorer.controls[name].random(rng)}}]
    if doing == "film":
        return [{"frame": int(rng.integers(explorer.count))}]
    if doing == "scene":
        return (
            [{"scene": int(rng.integers(len(explorer.scenes.all))) + 1, "reveal": True}] if rng.integers(4) == 0 else []
        )
    if doing == "click":
        return [{"points": [{"kind": "click", **places(explorer, rng)}]}]
    start = places(explorer, rng)
    ends = [{**places(explorer, rng), "axes": start["axes"]} for _ in range(3)]
    where = {axis: start[axis] for axis in "xy"}
    return [{"points": [{"kind": "drag", "start": where, "begins": k == 0, **end}]} for k, end in enumerate(ends)]
