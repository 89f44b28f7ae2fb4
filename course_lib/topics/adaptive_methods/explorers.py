"""Notebook 09's explorers: the race of all optimizers, and what sets the adaptive ones apart."""

import dataclasses
from functools import partial

from course_lib import menus
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider, switch
from course_lib.explorers.explore import Explorer, explore
from course_lib.optimizers import OPTIMIZERS
from course_lib.surfaces import SURFACES
from course_lib.topics.adaptive_methods.experiments import beginning as beginnings
from course_lib.topics.adaptive_methods.experiments import differences, same_gradients
from course_lib.topics.adaptive_methods.experiments import race as races
from course_lib.topics.adaptive_methods.experiments import rescaling as rescalings
from course_lib.topics.adaptive_methods.experiments.sensitivity import on_surface
from course_lib.topics.adaptive_methods.experiments.sparse_features import sparse
from course_lib.topics.adaptive_methods.plots.beginning import AdamBeginningPlot
from course_lib.topics.adaptive_methods.plots.differences import (
    ChangedUnitsPlot,
    CounterexamplePlot,
    DecayedWeightsPlot,
)
from course_lib.topics.adaptive_methods.plots.race import OptimizerRacePlot
from course_lib.topics.adaptive_methods.plots.rescaling import RescalingPlot
from course_lib.topics.adaptive_methods.plots.same_gradients import AlphasPlot, RelativesPlot
from course_lib.topics.adaptive_methods.plots.sensitivity import RateSensitivityPlot
from course_lib.topics.adaptive_methods.plots.sparse_features import LearnedFeaturesPlot


def race() -> Explorer:
    """Every optimizer on one surface: a click sets the start."""
    rules = dict(OPTIMIZERS)
    names = list(rules)
    adam = names.index("Adam")
    return explore(
        partial(_race, rules),
        OptimizerRacePlot(names),
        {
            "surface": {
                "surface": menu(SURFACES, "Beale", "surface"),
                "noise": slider(0, 2, 0, "gradient noise", step=0.02),
                "seed": integer(0, 99, 0, "seed", dice=True),
                "own": switch(True, "each its own learning rate"),
                "rate": log_slider(1e-4, 10, 0.01, r"one $\eta$ for all"),
                "watched": choice(names, "Adam", "strips show"),
                "start": hidden(["Beale", 1.0, 1.5]),
            },
            "before Adam": _entries(rules, names[:adam]),
            "Adam and many more": _entries(rules, names[adam:]),
        },
        frames=lambda race: races.STEPS + 1,
        frame=-1,
        fps=40,
        click=lambda parameters, x, y, axes: _start(parameters, x, y),
        drag=lambda parameters, start, point, axes: _start(parameters, *point),
        preset=True,
        scenes=[
            {"frame": 40, "caption": "After 40 steps, each with its own learning rate"},
            {"own": False, "rate": 0.1, "hold": True, "caption": "One learning rate for all: 0.1"},
            {
                "own": False,
                "rate": 0.1,
                "surface": "valley",
                "frame": -1,
                "hold": True,
                "caption": "A valley, one learning rate for all: 0.1",
            },
            {"surface": "plateau", "hold": True, "caption": "A plateau, each with its own learning rate"},
        ],
        title="The race",
        caption="Click on the map, or drag there, to set the start.",
    )


def _entries(rules, names):
    """Two controls for each rule: whether it runs, and its own learning rate."""
    controls = {}
    for name in names:
        rate = rules[name].surface_rate or rules[name].learning_rate
        controls[_key("run", name)] = switch(rules[name].lectured, name)
        controls[_key("rate", name)] = log_slider(min(1e-4, rate), max(10, rate), rate, rf"$\eta$ of {name}")
    return controls


def _key(kind, name):
    return f"{kind}_{name.replace(' ', '_')}"


def _race(rules, surface, noise, seed, own, rate, watched, start, **each):
    rates = {name: each[_key("rate", name)] if own else rate for name in rules}
    rules = {name: dataclasses.replace(rule, learning_rate=rates[name]) for name, rule in rules.items()}
    racing = {name: rule for name, rule in rules.items() if each[_key("run", name)]}
    where, *point = start
    here = point if where == menus.name_of(surface) else None
    return races.race(surface, racing, here, noise=noise, seed=seed, watched=(watched, rules[watched]))


def _start(parameters, x, y):
    """A place on the map; on another surface the start is that surface's own again."""
    return {"start": [menus.name_of(parameters["surface"]), float(f"{x:.4g}"), float(f"{y:.4g}")]}


def sensitivity() -> Explorer:
    """The loss by learning rate, for every optimizer at 65 rates, on a surface."""
    rules = dict(OPTIMIZERS)
    return explore(
        partial(on_surface, rules=rules),
        RateSensitivityPlot(rules),
        {
            "surface": menu(SURFACES, "Beale", "surface"),
            "noise": slider(0, 2, 0, "gradient noise", step=0.1),
        },
        frames=lambda chart: len(chart.steps),
        frame=-1,
        fps=8,
        scenes=[
            {"frame": -1, "caption": "Beale, after 300 steps"},
            {"surface": "valley", "frame": -1, "caption": "Valley, κ = 20"},
        ],
        title="Whose learning rate matters how much",
    )


def alphas() -> Explorer:
    """Deck 002's figures of alpha: every rule fed the same gradients."""
    return explore(
        same_gradients.alphas,
        AlphasPlot,
        {
            "gradients": {
                "kind": choice(list(same_gradients.SEQUENCES), "constant", "gradients"),
                "steps": integer(10, 1000, 300, "steps", step=10),
                "size": log_slider(1, 1000, 100, "steep ones, outlier"),
                "scale": log_slider(1e-3, 1000, 0.1, "y's are x's times"),
            },
            "rules": {
                "eta": log_slider(1e-3, 10, 0.1, r"$\eta$ (AdaDelta: 1)"),
                "decay": slider(0, 0.99, 0.9, r"$\rho$ of RMSProp, AdaDelta", step=0.01),
                "window": integer(1, 50, 10, "deck 002's window"),
            },
        },
        preset=True,
        scenes=[
            {"kind": "constant", "caption": "Constant gradients"},
            {
                "kind": "steep at first",
                "steps": 1000,
                "hold": True,
                "caption": "Five steep gradients, then gentle ones",
            },
        ],
        title="Effective learning rates",
    )


def beginning() -> Explorer:
    """Adam's first steps: bias correction on and off, ε outside and inside the root."""
    return explore(
        beginnings.beginning,
        AdamBeginningPlot,
        {
            "gradient": {
                "g": log_slider(1e-14, 100, 1, "gradient $g$"),
                "at": integer(1, beginnings.STEPS, 10, "step $t$"),
            },
            "Adam": {
                "beta1": slider(0, 0.99, 0.9, r"$\beta_1$", step=0.01),
                "beta2": choice({"0.9": 0.9, "0.99": 0.99, "0.999": 0.999, "0.9999": 0.9999}, "0.999", r"$\beta_2$"),
                "epsilon": log_slider(1e-10, 0.1, 1e-8, r"$\epsilon$"),
            },
        },
        click=lambda parameters, x, y, axes: _chosen(x, axes),
        drag=lambda parameters, start, point, axes: _chosen(point[0], axes),
        scenes=[{"caption": "A gradient of 1"}, {"g": 1e-6, "at": 50, "caption": "A gradient of 0.000001"}],
        title="Adam's first steps",
        caption="Click on the left-hand chart for t, on the right-hand one for g.",
    )


def _chosen(x, axes):
    """A click on the left-hand chart sets the step, one on the right-hand chart the gradient."""
    if axes == "over time":
        return {"at": round(min(max(x, 1), beginnings.STEPS))}
    return {"g": float(f"{min(max(x, 1e-14), 100.0):.2g}")}


def sparse_features() -> Explorer:
    """Features from common to rare: which rule learns which."""
    return explore(
        lambda own, eta, **setting: sparse(eta=None if own else eta, **setting),
        LearnedFeaturesPlot,
        {
            "data": {
                "steps": integer(20, 500, 300, "steps", step=20),
                "batch_size": choice({"1": 1, "4": 4, "16": 16, "64": 64}, "16", "batch size"),
                "noise": slider(0, 0.5, 0.1, "noise of the labels", step=0.05),
                "seed": integer(0, 99, 0, "seed", dice=True),
            },
            "learning rate": {
                "own": switch(True, "each rule at its best rate"),
                "eta": log_slider(1e-3, 10, 0.1, r"one $\eta$ for all"),
            },
        },
        scenes=[
            {"caption": "Each rule at its best rate"},
            {"own": False, "eta": 0.1, "caption": "All at η = 0.1"},
            {"own": False, "eta": 1.0, "hold": True, "caption": "All at η = 1"},
        ],
        title="Sparse features",
    )


def relatives() -> Explorer:
    """Adam, AdaMax, Nadam and AMSGrad, fed the same gradients."""
    return explore(
        same_gradients.relatives,
        RelativesPlot,
        {
            "gradients": {
                "kind": choice(list(same_gradients.SEQUENCES), "one outlier", "gradients"),
                "size": log_slider(1, 1000, 100, "steep ones, outlier"),
            },
            "rules": {
                "beta1": slider(0, 0.99, 0.9, r"$\beta_1$", step=0.01),
                "beta2": choice({"0.9": 0.9, "0.99": 0.99, "0.999": 0.999}, "0.99", r"$\beta_2$"),
            },
        },
        scenes=[{"kind": kind, "caption": f"Gradients: {kind}"} for kind in ("one outlier", "rare", "constant")],
        title="One line of difference",
    )


def amsgrad() -> Explorer:
    """The counter-example for which AMSGrad was made."""
    return explore(
        lambda C, eta, own, beta2: differences.counterexample(C, beta2 if own else None, eta),
        CounterexamplePlot,
        {
            "losses": {"C": slider(2.1, 20, 3, "$C$", step=0.1), "eta": log_slider(0.01, 2, 0.5, r"$\eta$")},
            "Adam": {
                "own": switch(False, r"another $\beta_2$ than $1/(1 + C^2)$"),
                "beta2": slider(0, 0.999, 0.5, r"$\beta_2$", step=0.001),
            },
        },
        scenes=[
            {"C": 3.0, "caption": "C = 3"},
            {"C": 3.0, "own": True, "beta2": 0.5, "hold": True, "caption": "C = 3, β₂ = 0.5"},
        ],
        title="Where Adam goes to the wrong end",
    )


def weight_decay() -> Explorer:
    """AdamW beside L2 in the loss."""
    return explore(
        differences.decay,
        DecayedWeightsPlot,
        {
            "weight_decay": log_slider(1e-3, 1, 0.2, r"$\lambda$"),
            "eta": log_slider(1e-3, 0.1, 0.01, r"$\eta$"),
            "steps": integer(20, 500, 500, "steps", step=20),
        },
        scenes=[{"caption": "λ = 0.2"}, {"weight_decay": 0.02, "caption": "λ = 0.02"}],
        title="Decoupled weight decay, and L2 in the loss",
    )


def units() -> Explorer:
    """The same valley measured in other units."""
    return explore(
        differences.units,
        ChangedUnitsPlot,
        {
            "theta_unit": log_slider(1e-3, 1000, 100, "θ's numbers times"),
            "loss_unit": log_slider(1e-3, 1000, 1, "the loss's times"),
            "epsilon": log_slider(1e-10, 0.1, 1e-6, r"AdaDelta's $\epsilon$"),
        },
        scenes=[
            {"theta_unit": 1, "loss_unit": 100, "caption": "The loss in other units"},
            {"theta_unit": 100, "loss_unit": 1, "caption": "θ in other units"},
        ],
        title="Other units",
    )


def rescaling() -> Explorer:
    """A valley before and after each axis is measured in its own unit."""
    return explore(
        rescalings.rescaling,
        RescalingPlot,
        {
            "kappa": log_slider(1, 200, 20, r"condition number $\kappa$"),
            "angle": slider(-90, 90, 0, "turned by, in degrees", step=5),
        },
        scenes=[
            {"angle": 0.0, "caption": "Along the axes"},
            {"angle": 20.0, "hold": True, "caption": "Turned by 20°"},
            {"angle": 45.0, "caption": "Turned by 45°"},
        ],
        title="Ellipses that become circles",
    )
