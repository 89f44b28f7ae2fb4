"""Maps of a whole sweep; a click on a run shows it as a film, and opens it in a playground."""

from course_lib.experiments import sweep as experiment
from course_lib.plots.sweep import SweepMaps
from course_lib.widgets.controls import choice, hidden
from course_lib.widgets.explore import explore

VALUES = {"train loss": "train_loss", "test loss": "test_loss", "test accuracy": "test_accuracy"}
PICKED = [3, 2, 2]  # Adam, Glorot normal, η = 0.1


def sweep_maps(into=None):
    """Learning rate × initialisation for four optimizers; a click opens the run in ``into``, a playground."""

    def click(parameters, x, y, axes):
        if axes not in experiment.RULES:
            return None
        places = (experiment.RULES.index(axes), round(y), round(x))
        lengths = (len(experiment.RULES), len(experiment.INITIALIZERS), len(experiment.RATES))
        pick = [max(0, min(place, length - 1)) for place, length in zip(places, lengths, strict=True)]
        if into is not None:
            open_run(into, parameters | {"pick": pick})
        return {"pick": pick}

    return explore(
        experiment.maps,
        SweepMaps(experiment.RULES, experiment.INITIALIZERS, experiment.RATES),
        {
            "data": choice(["moons", "circles"], "moons", "data set"),
            "activation": choice(["tanh", "ReLU"], "tanh", "activation"),
            "values": choice(VALUES, "test loss", "the maps show"),
            "pick": hidden(PICKED),
        },
        frames=lambda result: result.run.frames,
        frame=-1,
        click=click,
        stills=[
            {"frame": -1, "caption": "Test loss; picked: Adam, Glorot normal, η = 0.1"},
            {
                "activation": "ReLU",
                "pick": [0, 4, 3],
                "frame": -1,
                "caption": "ReLU; picked: gradient descent, too large",
            },
        ],
        title="Learning rate × initialisation",
    )


def open_run(playground, parameters):
    """Turn a playground to the run picked in the maps."""
    about = {name: parameters[name] for name in ("data", "activation")}
    setting = experiment.playground_setting(pick=experiment.Pick(*parameters["pick"]), **about)
    playground.set(**setting)
