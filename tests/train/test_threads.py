"""One thread for small matrix products: inside, and nowhere else."""

import subprocess
import sys
import threading

import numpy as np
import pytest

from course_lib.datasets import DATASETS
from course_lib.explorers.controls import slider
from course_lib.explorers.explore import explore
from course_lib.network import Network
from course_lib.train import Run, sweep, threads, train
from course_lib.train.threads import one_thread
from tests.strategies import Line

threadpoolctl = pytest.importorskip("threadpoolctl")
MOONS = DATASETS["moons"].load(np.random.default_rng(0))
COMMON = {"loss": "cross-entropy", "batch_size": 32, "steps": 3}


def counted():
    """The numbers of threads that NumPy's BLAS would use now."""
    return {library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"}


def set_from_elsewhere(numbers):
    """Set the number of each library in a thread that ends: only one that is alive keeps others from setting it."""
    libraries = threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers
    pairs = zip(libraries, numbers, strict=True)
    thread = threading.Thread(target=lambda: [library.set_num_threads(n) for library, n in pairs])
    thread.start()
    thread.join()


@pytest.fixture(autouse=True)
def three_threads():
    before = [library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"]
    set_from_elsewhere([3] * len(before))
    if counted() != {3}:
        pytest.skip("NumPy's BLAS has no number of threads that can be set")
    yield
    assert counted() == {3}
    set_from_elsewhere(before)


@pytest.fixture
def inside(monkeypatch):
    """The numbers of threads during the steps of a training."""
    seen, step = [], Run.step
    monkeypatch.setattr(Run, "step", lambda self, *batch: seen.append(counted()) or step(self, *batch))
    return seen


def test_one_thread_inside_and_as_many_as_before_outside():
    with one_thread:
        assert counted() == {1}
        with one_thread:
            assert counted() == {1}
        assert counted() == {1}
    assert counted() == {3}


def test_as_many_as_before_after_an_exception():
    with pytest.raises(ZeroDivisionError), one_thread:
        raise ZeroDivisionError
    assert counted() == {3}


def test_the_first_of_several_python_threads_sets_and_restores_the_number():
    entered, leave, seen = threading.Event(), threading.Event(), []

    def other():
        with one_thread:
            seen.append(counted())
            entered.set()
            leave.wait(10)
        seen.append(counted())

    thread = threading.Thread(target=other)
    with one_thread:
        thread.start()
        assert entered.wait(10) and seen == [{1}]
    assert counted() == {3}
    with one_thread:
        assert counted() == {1}
    leave.set()
    thread.join()
    assert counted() == {3} and seen[1] == {3}


def test_a_decorated_function_runs_on_one_thread():
    assert one_thread(counted)() == {1}


@pytest.mark.parametrize(("width", "expected"), [(threads.WIDE - 1, 1), (threads.WIDE, 3)])
def test_only_networks_without_a_wide_layer_are_trained_on_one_thread(inside, width, expected):
    train(Network([2, width, 2]), MOONS, optimizer="Adam", initializer="zeros", rng=np.random.default_rng(0), **COMMON)
    assert inside == [{expected}] * 3


def test_many_inputs_make_no_wide_layer(inside):
    data = DATASETS["digits"].load(np.random.default_rng(0))
    net = Network([64, 8, 10])
    train(net, data, optimizer="Adam", initializer="zeros", rng=np.random.default_rng(0), **COMMON)
    assert inside == [{1}] * 3


def test_a_training_that_is_refused_or_raises_leaves_the_number_as_it_was(monkeypatch):
    def raising(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(Run, "evaluate", raising)
    with pytest.raises(KeyboardInterrupt):
        train(Network([2, 2]), MOONS, optimizer="Adam", initializer="zeros", rng=np.random.default_rng(0), **COMMON)
    assert counted() == {3}


def test_what_runs_on_an_executor_uses_one_thread_for_wide_networks_too(inside):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        sweep({"seed": [0, 1]}, Network([2, threads.WIDE, 2]), MOONS, executor=pool, progress=False, **COMMON)
    assert inside and all(numbers == {1} for numbers in inside)


def test_an_explorer_computes_and_draws_on_one_thread():
    seen = []
    explorer = explore(lambda rate: seen.append(counted()) or [rate], Line, {"rate": slider(0, 1, 0.5)})
    explorer.set(rate=0.2)
    explorer._repr_mimebundle_()
    assert seen and all(numbers == {1} for numbers in seen)


@pytest.mark.parametrize("why", ["sys.platform = 'emscripten'", "sys.modules['threadpoolctl'] = None"])
def test_where_nothing_controls_the_number_a_training_goes_on(why):
    program = f"""
import sys
{why}
from course_lib.train import threads
with threads.one_thread, threads.one_thread:
    assert threads._blas() is None
"""
    subprocess.run([sys.executable, "-c", program], check=True)
