"""The training loop: forward, loss, backward, step, again; what happened comes back as a History.

Nothing is printed, plotted or hidden: all randomness comes from ``rng``, and the same arguments give the same History.
"""

import math
from typing import NamedTuple

import numpy as np

from course_lib import checks, clipping, datasets, initializers, losses, menus, optimizers, schedules
from course_lib.network import Network
from course_lib.train import resuming, threads
from course_lib.train.callbacks import Hooks, OnEvaluation, OnStep
from course_lib.train.history import History
from course_lib.train.run import Evaluation, Run

OFTEN, SELDOM = 100, 10  # from this step on only one step in so many is evaluated where each is an epoch


def train(
    network: Network,
    data: datasets.Dataset,
    *,
    optimizer: str | optimizers.Optimizer,
    initializer: str | initializers.Initializer | None = None,
    loss: str | losses.Loss | None = None,
    batch_size: int | None,
    epochs: int | None = None,
    rng: "np.random.Generator | list[np.random.Generator] | None" = None,
    steps: int | None = None,
    schedule: str | schedules.Schedule | None = None,
    clip: str | clipping.Clipping | None = None,
    penalty: losses.Penalty | None = None,
    patience: int | None = None,
    replicas: int | None = None,
    start: np.ndarray | None = None,
    evaluations: int | None = None,
    dtype: type[np.floating] = np.float64,
    resume: History | None = None,
    on_step: OnStep | None = None,
    on_evaluation: OnEvaluation | None = None,
) -> History:
    """Train the Network on the Dataset ``data`` and return the History.

    - ``loss``: None takes the one that goes with the output layer: cross-entropy, binary cross-entropy for a sigmoid,
      squared errors for all others and for numbers to predict.
    - ``batch_size``: rows a step, reshuffled each epoch; None: all of them, batch gradient descent.
    - ``epochs`` or ``steps``: how long; with both, whichever ends first.
    - ``schedule``: the learning rate of step t, in place of the optimizer's own. One that reads losses is given the
      validation loss of each evaluation, or without validation data the loss of each batch.
    - ``clip``: what is done to each gradient. ``penalty``: its gradient by the weights is added first.
    - ``patience``: stop after so many evaluations without a new lowest validation loss, of any replica; of data without
      a validation set, test loss. The θ at which it was lowest is ``history.best_theta``.
    - ``evaluations``: how often all the data is evaluated and θ kept, evenly over the run. None: after every epoch;
      where that is a single step, and no ``patience`` counts them, after every tenth from the hundredth on.
    - ``start``: the θ to begin from, (P,) or (R, P), instead of a draw by ``initializer``, which may then be left out.
    - ``rng``: a generator; or a list of R, then replica r draws and shuffles as it would alone with the r-th.
    - ``replicas``: R draws, or R times the same start, trained at once on the same batches. Knobs may then be arrays
      of shape (R, 1).
    - ``resume``: the History of a run that goes on, with its own start and generators. ``epochs`` and ``steps`` count
      from its beginning: the same call, only longer, gives bit for bit what one long run would have given. Its last
      evaluation is left out if it was made only because the run ended.
    - ``on_step``, ``on_evaluation``: functions that are called after each update with a StepReport, after each
      evaluation but the first with an EvaluationReport. One that returns True stops the run.

    A run whose loss stops being finite ends there, and the History says at which step: nothing is raised. Networks
    without a layer of 256 units are trained on one processor, where they are fastest.

    >>> from course_lib import Network, train
    >>> from course_lib.datasets import DATASETS
    >>> data = DATASETS["moons"].load(np.random.default_rng(0))
    >>> net, common = Network([2, 16, 2]), {"optimizer": "Adam", "initializer": "He normal", "batch_size": 32}
    >>> history = train(net, data, epochs=20, rng=np.random.default_rng(0), **common)
    >>> history.steps[-1], history.test_accuracy[-1] > 0.8
    (np.int64(200), np.True_)
    """
    run = Run(network, data, optimizer=optimizer, loss=loss, clip=clip, penalty=penalty, dtype=dtype)
    rows = len(run.x)
    batch_size = rows if batch_size is None else min(checks.integer("batch_size", batch_size, 1), rows)
    per_epoch = -(-rows // batch_size)
    total = total_steps(epochs, steps, per_epoch)
    patience = None if patience is None else checks.integer("patience", patience, 1)
    hooks = Hooks(on_step, on_evaluation)
    if resume is None:
        shuffling = _begin(run, initializer, rng, replicas, start, batch_size)
    else:
        resuming.begin(run, resume, batch_size, total, start, replicas)
        shuffling = resuming.generators(resume.shuffling)
    evaluation_steps = _evaluation_steps(evaluations, total, per_epoch, run.theta.nbytes, patience is not None)
    if schedule is not None:
        schedule = menus.for_replicas(schedules.choose(schedule, "schedule"), run.theta)
    length = _Length(batch_size, per_epoch, total, evaluation_steps, patience)
    with np.errstate(all="ignore"), threads.for_layers(network.sizes[1:]):  # a run may overflow on purpose
        return _loop(run, shuffling, length, schedule, resume, hooks)


class _Length(NamedTuple):
    """How long a run is, and when it is evaluated."""

    batch_size: int
    per_epoch: int
    total: int
    evaluation_steps: list[int]
    patience: int | None


def _begin(run, initializer, rng, replicas, start, batch_size):
    """Bring the Run to its start, and return the generators that shuffle."""
    rngs = [checks.generator(f"rng[{r}]", one) for r, one in enumerate(rng)] if isinstance(rng, list | tuple) else None
    rng = rngs[0] if rngs else checks.generator("rng", rng)
    network, dtype = run.net, run.dtype
    # two generators, so that replicas, one run alone and a given start see the same batches
    drawing, shuffling = zip(*(one.spawn(2) for one in rngs or [rng]), strict=True)
    if start is None and rngs:
        start = np.stack([network.initialize(initializer, one, dtype=dtype) for one in drawing])
    elif start is None:
        start = network.initialize(initializer, drawing[0], replicas, dtype)
    elif replicas is not None:
        start = _copies(checks.array("start", start, ndim=1), checks.integer("replicas", replicas, 1))
    run.begin(start, batch_size)
    if rngs and run.theta.shape != (len(rngs), network.size):
        came = f"{len(rngs)} generators for θ of shape {run.theta.shape}"
        raise checks.problem("rng", came, "one generator for each replica", "Pass one, or a list of as many.")
    return shuffling


def total_steps(epochs: int | None, steps: int | None, per_epoch: int) -> int:
    """The number of steps, from ``epochs``, ``steps`` or both."""
    if epochs is None and steps is None:
        raise checks.problem("epochs", "None", "a number of epochs or steps", "Pass epochs=10.", TypeError)
    by_epochs = None if epochs is None else checks.integer("epochs", epochs, 1) * per_epoch
    by_steps = None if steps is None else checks.integer("steps", steps, 1)
    total = min(n for n in (by_epochs, by_steps) if n is not None)
    came = f"{checks.describe(total)} steps, each with a loss and a rate"
    checks.memory("epochs" if steps is None else "steps", came, 16 * total, "Train for fewer.")
    return total


def _copies(start, replicas):
    """``start`` (P,) as many times as there are to be replicas; (R, P) as it is."""
    came = checks.describe(replicas)
    if start.ndim == 1:
        checks.memory("replicas", came, replicas * start.nbytes, "Train fewer at once.")
        return np.broadcast_to(start, (replicas, len(start)))
    if len(start) != replicas:
        raise checks.problem("replicas", came, f"{len(start)}, as start has", "Leave it out.")
    return start


def _evaluation_steps(evaluations, total, per_epoch, nbytes, each):
    """The numbers of updates after which all the data is evaluated, the last of them ``total``; ``each``: no epoch is
    left out."""
    count = -(-total // per_epoch) if evaluations is None else min(checks.integer("evaluations", evaluations, 1), total)
    seldom = evaluations is None and per_epoch == 1 and not each and total > OFTEN
    count = OFTEN + -(-(total - OFTEN) // SELDOM) if seldom else count
    came = f"{count} evaluations that keep {nbytes / 2**20:.3g} MB each"
    checks.memory("evaluations", came, count * nbytes, "Pass evaluations=20, or dtype=np.float32.")
    if seldom:  # because an evaluation costs as much as such an epoch
        return [*range(1, OFTEN), *range(OFTEN, total, SELDOM), total]
    if evaluations is None:
        return [*range(per_epoch, total, per_epoch), total]
    return [round(total * k / count) for k in range(1, count + 1)]


def _loop(run, shuffling, length, schedule, resume, hooks):
    due, states = set(length.evaluation_steps), [rng.bit_generator.state for rng in shuffling]
    theta, steps, evaluated, batch_loss = _past(run, resume, due)
    begun = len(batch_loss)
    batches = resuming.batches(run, length.batch_size, shuffling, begun, length.per_epoch)
    watched = batch_loss if run.validation is None else [e.validation_loss for e in evaluated[1:]]
    rates, state = [], resuming.schedule_state(schedule, len(run.theta) if run.theta.ndim > 1 else None, watched)
    finite, some = (math.isfinite, bool) if run.theta.ndim == 1 else (np.isfinite, np.any)  # NumPy's cost 1 µs a step
    alive = finite(evaluated[0][0]) if resume is None else resume.diverged_at < 0
    patience = resuming.Patience(length.patience, [e.deciding_loss for e in evaluated])
    for t, (x, y) in zip(range(begun, length.total), batches, strict=False):
        eta = schedule and schedule.coming(state)
        rates.append(eta.astype(run.dtype, copy=False) if isinstance(eta, np.ndarray) else eta)
        batch_loss.append(run.step(x, y, rates[-1]))
        if run.validation is None:
            state = schedule and schedule.advanced(state, batch_loss[-1])
        alive = alive & finite(batch_loss[-1])
        stop = hooks.after_step(run, t + 1, batch_loss[-1], rates[-1])
        if t + 1 in due or stop or not some(alive):
            theta[len(evaluated)] = run.theta
            steps.append(t + 1)
            evaluated.append(run.evaluate())
            alive = alive & finite(evaluated[-1][0])
            stop |= patience.is_over(evaluated[-1].deciding_loss)
            if run.validation is not None:
                state = schedule and schedule.advanced(state, evaluated[-1].validation_loss)
            stop |= hooks.after_evaluation(t + 1, (t + 1) / length.per_epoch, evaluated[-1], theta[len(steps) - 1])
            if stop or not some(alive):
                break
    rates = _rates(run, schedule, rates, begun)
    rates = rates if resume is None else np.concatenate([resume.learning_rate, rates])
    return _history(run, length, steps, evaluated, theta, batch_loss, rates, states)


def _past(run, resume, due):
    """(θ at each evaluation, with room for those to come, their steps, what was measured, the batches' losses)."""
    kept = 1 if resume is None else len(resume.steps) - (int(resume.steps[-1]) not in due)
    theta = np.empty((kept + len(due), *run.theta.shape), run.dtype)
    if resume is None:
        theta[0] = run.theta
        return theta, [0], [run.evaluate()], []
    theta[:kept] = resume.theta[:kept]
    columns = (resume.curves.get(name, [None] * kept)[:kept] for name in Evaluation._fields)
    evaluated = [Evaluation(*values) for values in zip(*columns, strict=True)]
    return theta, resume.steps[:kept].tolist(), evaluated, list(resume.batch_loss)


def _rates(run, schedule, given, begun):
    """The learning rate of each step of this call, (T,) or (T, R)."""
    lead, count = run.theta.shape[:-1], len(given)
    if schedule and schedule.reads_losses:
        rates = np.array(given).reshape(count, *lead).T
    else:
        steps = np.arange(begun + count, dtype=np.int64)
        rates = schedule(steps)[..., begun:] if schedule else run.rule.learning_rate
    return np.moveaxis(np.broadcast_to(rates, (*lead, count)), -1, 0)


def _history(run, length, steps, evaluated, theta, batch_loss, rates, states):
    steps, batch_loss, columns = np.array(steps, np.int64), np.array(batch_loss), zip(*evaluated, strict=True)
    found = zip(Evaluation._fields, columns, strict=True)
    curves = {name: None if column[0] is None else np.array(column) for name, column in found}
    taken = len(batch_loss)
    broken = np.zeros((taken + 1, *batch_loss.shape[1:]), bool)  # entry t: after t updates
    broken[:taken] = ~np.isfinite(batch_loss)
    broken[steps] |= ~np.isfinite(curves["train_loss"])
    diverged = np.where(broken.any(axis=0), broken.argmax(axis=0), -1)
    return History(
        network=run.net,
        steps=steps,
        steps_per_epoch=length.per_epoch,
        **curves,
        theta=theta[: len(steps)],
        batch_loss=batch_loss,
        learning_rate=rates,
        diverged_at=diverged,
        stopped_early=taken < length.total and not (diverged >= 0).all(),
        batch_size=length.batch_size,
        optimizer_state=run.update.state,
        shuffling=states,
        classes=run.names,
        columns=run.columns,
    )
