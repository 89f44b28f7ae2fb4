"""Going on with a run: what a History keeps of it, and what follows from the curves."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from course_lib import checks, schedules
from course_lib.train.history import History
from course_lib.train.run import Run

NEW_RUN = "To begin a new run from its θ, pass start=history.theta[-1] in place of resume."


class Patience:
    """Counts evaluations without a new lowest loss, of any replica; ``most`` of None: without an end."""

    def __init__(self, most: int | None, losses: Sequence[Any]) -> None:
        """``losses``: what was seen before, at least the first."""
        self.most, self.lowest, self.waited = most, losses[0], 0
        if any([self.is_over(loss) for loss in losses[1:]][-1:]):
            came = f"{most}, when the run has waited {self.waited} evaluations already"
            raise checks.problem("patience", came, "more, or None", "Pass a larger number, or leave it out.")

    def is_over(self, loss: Any) -> bool:
        """Take one evaluation more into account; whether the run is to stop."""
        self.waited = 0 if (loss < self.lowest).any() else self.waited + 1
        self.lowest = np.fmin(self.lowest, loss)
        return self.most is not None and self.waited >= self.most


def begin(
    run: Run,
    history: History,
    batch_size: int,
    total: int,
    start: np.ndarray | None = None,
    replicas: int | None = None,
) -> None:
    """Bring the Run to where the History ends; refuse what would not go on as it was."""
    _check(run, history, batch_size, total)
    _check_start(history.theta[0], start, replicas)
    run.begin(history.theta[0], batch_size)
    fresh = run.update.state
    if not _alike(history.optimizer_state, fresh):
        came = f"{run.rule!r}, whose state is {', '.join(fresh)}"
        expected = f"the run's own rule, whose state is {', '.join(history.optimizer_state)}"
        raise checks.problem("optimizer", came, expected, f"Pass the optimizer that the run had. {NEW_RUN}")
    run.theta[...] = history.theta[-1]
    run.update.state = history.optimizer_state
    with np.errstate(all="ignore"):  # some replicas may have diverged
        now = np.array([value for value in run.evaluate() if value is not None])
    before = np.array([curve[-1] for curve in history.curves.values()])
    if now.shape != before.shape or not np.allclose(
        now, before, rtol=1e-3 if run.dtype == np.float32 else 1e-6, equal_nan=True
    ):
        came = f"data and a loss with which the run stands at {np.ravel(now[0])[0]:.6g}"
        expected = f"those of the run, with which it stood at {np.ravel(before[0])[0]:.6g}"
        raise checks.problem("resume", came, expected, f"Pass the same data and loss. {NEW_RUN}")


def _check(run, history, batch_size, total):
    checks.instance("resume", history, History, "a History", "Pass what train returned, or History.load(path).")
    if run.net != history.network:
        came, expected = repr(run.net), f"{history.network!r}, as in the run"
        raise checks.problem("network", came, expected, f"Pass history.network. {NEW_RUN}")
    if history.theta.dtype != run.dtype:
        came, expected = np.dtype(run.dtype).name, f"{history.theta.dtype}, as in the run"
        raise checks.problem("dtype", came, expected, f"Pass dtype=np.{history.theta.dtype}. {NEW_RUN}")
    if (history.diverged_at >= 0).all():
        came = f"a run that diverged at step {history.diverged_at.max()}"
        remedy = "Begin a new one with a learning rate ten times smaller."
        raise checks.problem("resume", came, "a run that can go on", remedy)
    if batch_size != history.batch_size:
        expected = f"{history.batch_size}, as in the run"
        raise checks.problem("batch_size", f"{batch_size} rows", expected, f"Pass the same. {NEW_RUN}")
    taken = len(history.batch_loss)
    if total <= taken:
        came, expected = f"{total} steps in all", f"more than the {taken} that the run has taken"
        remedy = "epochs and steps count from its beginning: pass more of them."
        raise checks.problem("resume", came, expected, remedy)


def _check_start(first, start, replicas):
    """A start, or a number of replicas, may be repeated, but not be another one."""
    if replicas is not None and first.shape[:-1] != (replicas,):
        came, expected = f"{checks.describe(replicas)}, beside resume", "as many as the run has, or None"
        raise checks.problem("replicas", came, expected, f"Leave it out. {NEW_RUN}")
    start = first if start is None else checks.array("start", start)
    if start.shape not in (first.shape, first.shape[-1:]) or not (start.astype(first.dtype) == first).all():
        came, expected = f"{checks.describe(start)}, not the run's own", "None beside resume"
        raise checks.problem("start", came, expected, f"Leave it out. {NEW_RUN}")


def _alike(state, fresh):
    """Whether a state is one of the rule that made the fresh one."""
    arrays = {name: a for name, a in fresh.items() if isinstance(a, np.ndarray)}
    return state.keys() == fresh.keys() and all(
        np.shape(state[name]) == a.shape and state[name].dtype == a.dtype for name, a in arrays.items()
    )


def generators(states: Iterable[dict[str, Any]]) -> "list[np.random.Generator]":
    """The generators with these states."""
    made = []
    for state in states:
        kind = getattr(np.random, state["bit_generator"], None)
        if kind is None:
            expected = "one of NumPy's own, such as PCG64"
            raise checks.problem("resume", f"a run shuffled by {state['bit_generator']}", expected, NEW_RUN)
        made.append(np.random.Generator(kind(0)))
        made[-1].bit_generator.state = state
    return made


def batches(
    run: Run, size: int, shuffling: "Iterable[np.random.Generator]", taken: int, per_epoch: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The batches after so many steps of a run whose generators begin as they are now."""
    rngs = list(shuffling)
    if size < len(run.x):
        for rng in rngs:
            for _ in range(taken // per_epoch):
                rng.permutation(len(run.x))
    return itertools.islice(run.batches(size, *rngs), taken % per_epoch, None)


def schedule_state(schedule: schedules.Schedule | None, replicas: int | None, losses: Iterable[Any]) -> Any:
    """The state of a schedule, if there is one, after these losses of batches or of the validation set."""
    state = schedule and schedule.begun(replicas)
    for loss in losses if schedule else ():
        state = schedule.advanced(state, loss)  # type: ignore[union-attr,arg-type]
    return state
