"""A new entry of each family, registered as a notebook's cell does it, and every explorer opened with them.

``python -m tests.explorers.registered [part of a name …]`` does it twice: with entries registered before the topics'
explorers are imported, and with others registered after. It prints what goes wrong, one line each.
"""

import contextlib
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.clipping import CLIPPINGS, Clipping
from course_lib.datasets import DATASETS
from course_lib.explorers.control_types import ChoiceControl, MenuControl, SwitchControl
from course_lib.explorers.explorer import Explorer
from course_lib.initializers import INITIALIZERS, Initializer
from course_lib.losses import LOSSES, Loss
from course_lib.menus import entry, knob
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import SCHEDULES, Schedule
from course_lib.surfaces import SURFACES, Surface

Data, Optimizer = (menu.kind for menu in (DATASETS, OPTIMIZERS))


@entry
class Softsign(Elementwise):
    beta: float = knob(1.0, r"\beta", 0.1, 5.0, domain="(0, inf)")

    def value(self, z):
        return z / (1 + self.beta * np.abs(z))

    def slope(self, z, a):
        return 1 / (1 + self.beta * np.abs(z)) ** 2


@entry
class SmoothAbsolute(Loss):
    delta: float = knob(1.0, r"\delta", 0.1, 5.0, domain="(0, inf)")

    def value(self, prediction, Y):
        e = np.abs(prediction - Y)
        each = np.where(e < self.delta, e * e / 2, self.delta * (e - self.delta / 2))
        return each.sum(axis=-1).mean(axis=-1)

    def slope(self, prediction, Y):
        return np.clip(prediction - Y, -self.delta, self.delta) / prediction.shape[-2]


@entry
class LeCun(Initializer):
    gain: float = knob(1.0, "g", 0.1, 3.0, domain="(0, inf)")

    def deviation(self, fan_in, fan_out):
        return self.gain / np.sqrt(fan_in)


@entry
class Lion(Optimizer):
    learning_rate: float = knob(0.001, r"\eta", 1e-5, 1.0, log=True, domain="(0, inf)")
    beta: float = knob(0.9, r"\beta", 0.0, 0.999, domain="[0, 1)")
    state_names = ("m",)

    def update(self, state, g, eta, theta):
        m = self.beta * state["m"] + (1 - self.beta) * g
        return {"m": m, "t": state["t"] + 1}, -eta * np.sign(m)


@entry
class Triangle(Schedule):
    learning_rate: float = knob(0.1, r"\eta_0", 1e-4, 1.0, log=True, domain="(0, inf)")
    period: int = knob(100, "T", 1, 1000, domain="[1, 1000000]")

    def value(self, t):
        return self.learning_rate * (0.1 + 0.9 * np.abs(1 - 2 * (t % self.period) / self.period))


@entry
class ByTanh(Clipping):
    most: float = knob(1.0, "c", 0.1, 10.0, domain="(0, inf)")

    def value(self, g):
        return self.most * np.tanh(g / self.most)


@entry
class Bowl(Surface):
    steepness: float = knob(1.0, "k", 0.1, 10.0, domain="(0, inf)")

    def height(self, x, y):
        return self.steepness * (x**2 + y**2) / 2

    def slopes(self, x, y):
        return self.steepness * x, self.steepness * y


@entry
class Cross(Data):
    noise: float = knob(0.1, r"\sigma", 0.0, 0.5, domain="[0, 10]")
    classes = ("level", "upright")

    def draw(self, labels, rng):
        along = rng.uniform(-1, 1, len(labels))
        points = np.where(labels[:, None] == 0, np.stack([along, 0 * along], -1), np.stack([0 * along, along], -1))
        return points + rng.normal(0, self.noise, points.shape)


FAMILIES = (
    (ACTIVATIONS, Softsign()),
    (LOSSES, SmoothAbsolute()),
    (INITIALIZERS, LeCun()),
    (OPTIMIZERS, Lion()),
    (SCHEDULES, Triangle()),
    (CLIPPINGS, ByTanh()),
    (SURFACES, Bowl()),
    (DATASETS, Cross()),
)


@contextlib.contextmanager
def registered(when: str) -> Iterator[set[str]]:
    """The names of the new entries, which stand in their menus while the context lasts."""
    names = {f"{type(item).__name__} {when}": (menu, item) for menu, item in FAMILIES}
    for name, (menu, item) in names.items():
        menu.register(name, item)
    try:
        yield set(names)
    finally:
        for name, (menu, _) in names.items():
            del menu[name]


def offered(explorer: Explorer, names: set[str]) -> list[tuple[str, str]]:
    """Which new entries can be chosen, as pairs of a control's name and the entry's."""
    controls = explorer.controls.items()
    lists = {control: c.entries for control, c in controls if isinstance(c, MenuControl)}
    lists |= {control: c.options for control, c in controls if isinstance(c, ChoiceControl)}
    return [(control, name) for control, listed in lists.items() for name in listed if name in names]


def choices(new: list[tuple[str, str]]) -> list[dict]:
    """Each new entry chosen alone, and all of them together."""
    return [{control: name} for control, name in new] + [dict(new)] * (len(new) > 1)


def turns(explorer: Explorer, new: list[tuple[str, str]]) -> Iterator[dict]:
    """Each control that offers no new entry turned once."""
    rng = np.random.default_rng(0)
    for name, control in explorer.controls.items():
        if name not in dict(new):
            yield {name: not control.start if isinstance(control, SwitchControl) else control.random(rng)}


def failures(explorer: Explorer, settings: list[dict], limit: dict) -> Iterator[str]:
    """What goes wrong in settings that all ought to work."""
    if explorer.error:
        yield f"opened: {explorer.error}"
    for values in settings:
        try:
            explorer.set(**explorer.setting.start | limit | values)
            if explorer.count:
                explorer.frame = explorer.count - 1
        except Exception as exception:
            yield f"{values}: refused: {exception}"
        if explorer.error:
            yield f"{values}: {explorer.error}"


def check(when: str, parts: list[str]) -> dict[str, set]:
    """Open and move the explorers with newly registered entries; print failures. Gives where each entry is offered."""
    with registered(when) as names:
        from tests.all_explorers import EXPLORERS, short, short_race
        from tests.interactions import unpainted

        places = defaultdict(set)
        for key, make in EXPLORERS.items():
            if not any(part in key for part in parts):
                continue
            with unpainted(), short_race():
                explorer = make()
                new = offered(explorer, names)
                settings = choices(new)
                settings = [*settings, *turns(explorer, new)] if when == "before" else settings[-1:]  # once is enough
                for words in failures(explorer, settings, short(explorer)):
                    print(f"{key}, registered {when}: {words}", flush=True)
            explorer.close()
            for control, name in new:
                places[name.split()[0]].add((key, control))
    return places


def main() -> None:
    warnings.simplefilter("error")
    parts = sys.argv[1:] or [""]
    before, after = check("before", parts), check("after", parts)
    for name in {type(item).__name__ for _, item in FAMILIES}:
        if before[name] != after[name] or not (after[name] or sys.argv[1:]):
            print(
                f"{name} is offered in {sorted(after[name])}; registered before the import, also in "
                f"{sorted(before[name] - after[name])}",
                flush=True,
            )


if __name__ == "__main__":
    main()
