"""The lectures' graphs on controls: the forward and the backward pass gate by gate, with inputs that can be turned."""

import dataclasses
from typing import Any

from course_lib.explorers.controls import menu, text
from course_lib.explorers.explore import Explorer, explore
from course_lib.topics.computational_graphs.experiments.examples import EXAMPLES, ExampleGraph, OwnGraph
from course_lib.topics.computational_graphs.experiments.film import film
from course_lib.topics.computational_graphs.plots.graph import GraphPlot

OWN = "your own expression"
HINT = "exp(x) / (1 + y * y)"


def graph_explorer(graph: str = "(x + y) z", frame: int = 0, **inputs: Any) -> Explorer:
    """The explorer, beginning at a graph of the menu (or an expression in x, y, z and w) and at these inputs.

    ``frame`` is the step that it begins at, −1 for the last: ``graph_explorer("x * x + y", x=3.0, frame=-1)``.
    """
    entry: ExampleGraph = EXAMPLES[graph] if graph in EXAMPLES else OwnGraph(expression=graph)
    control = _examples(dataclasses.replace(entry, **inputs))
    return explore(
        lambda graph: film(graph.output()),
        GraphPlot,
        {"": {"graph": control}},
        frames=lambda result: len(result.steps),
        frame=frame,
        fps=1,
        preset=True,
        scenes=[
            {"frame": 0, "caption": "What is given"},
            {"frame": -1, "caption": "All values and all gradients"},
        ][frame != 0 :],
        title="A graph, forward and backward",
    )


def _examples(start):
    """The menu; the graph that you write yourself also has a field for its expression."""
    made = menu(EXAMPLES, label="graph")
    field = {"expression": text(EXAMPLES[OWN].expression, "expression", hint=HINT, width=24)}
    made = dataclasses.replace(made, knobs={**made.knobs, OWN: {**field, **made.knobs[OWN]}})
    return dataclasses.replace(made, start=made.check("graph", start))
