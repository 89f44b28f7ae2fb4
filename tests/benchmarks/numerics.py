"""The numerics against bare matrix products, and their import: medians of interleaved runs, one thread each.

Run it with ``python -m tests.benchmarks.numerics``. Only the ratios travel from machine to machine.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import contextlib
import math
import statistics
import subprocess
import sys
import tempfile
import time
from unittest import mock

import numpy as np
from threadpoolctl import ThreadpoolController

from course_lib import datasets, network, train
from course_lib.train import threads


def interleaved(peers, rounds=9, seconds=0.15, clock=time.perf_counter):
    """Median seconds a call of each peer, the peers taking turns: {name: seconds}."""
    counts = {name: max(1, int(seconds / _once(call))) for name, call in peers.items()}
    times = {name: [] for name in peers}
    for _ in range(rounds):
        for name, call in peers.items():
            begin = clock()
            for _ in range(counts[name]):
                call()
            times[name].append((clock() - begin) / counts[name])
    return {name: statistics.median(values) for name, values in times.items()}


def _once(call):
    for _ in range(3):
        begin = time.perf_counter()
        call()
        taken = time.perf_counter() - begin
    return taken


def ours(sizes, batch, replicas=None):
    """One Adam step of the training loop's own Run, in float32."""
    rng = np.random.default_rng(0)
    data = _data(sizes, batch)
    run = train.Run(network.Network(sizes), data, optimizer="Adam", loss="cross-entropy", dtype=np.float32)
    run.begin(run.net.initialize("He normal", rng, replicas))
    return lambda: run.step(run.x, run.y), run


def products(run):
    """The matrix products of a forward and backward pass, and nothing else."""
    layers, gradients = run.net.layers(run.theta), run.net.layers(run.gradient)
    a = [run.x, *(np.ones((len(run.x), n), np.float32) for n in run.net.sizes[1:])]

    def call():
        for l, layer in enumerate(layers):
            a[l] @ layer.W
        for l in range(len(layers) - 1, -1, -1):
            np.matmul(a[l].T, a[l + 1], out=gradients[l].W)
            if l:
                a[l + 1] @ layers[l].W.T

    return call


def _data(sizes, count):
    x, labels = _batch(sizes, count)
    return datasets.Dataset(x, labels, x[:2], labels[:2], tuple(map(str, range(sizes[-1]))))


def _batch(sizes, batch):
    rng = np.random.default_rng(1)
    return rng.standard_normal((batch, sizes[0])).astype(np.float32), rng.integers(0, sizes[-1], batch)


def products_table():
    """Forward and backward against the same matrix products alone."""
    _, run = ours([784, 512, 256, 10], 128)
    layers, gradients = run.layers, run.net.layers(run.gradient)
    whole = lambda: network.backward_pass(layers, gradients, run.x, run.y, run.loss)  # noqa: E731
    taken = interleaved({"whole": whole, "products": products(run)})
    ratio = taken["whole"] / taken["products"]
    print(f"\n784-512-256-10, batch 128: forward and backward take {ratio:.3f} times their matrix products alone")


def threads_table():
    """Trainings with one BLAS thread for each processor beside the same with one thread: alone, and beside a busy
    process."""
    print("\nTraining with a thread for each processor: how many times as long as with one")
    print(f"{'network':>16} batch  alone  beside a busy process  train takes")
    for sizes, batch in (([2, 16, 16, 2], 32), ([64, 32, 10], 200), ([784, 128, 10], 128), ([784, 512, 256, 10], 128)):
        ratios = []
        for neighbour in (contextlib.nullcontext, busy):
            with neighbour(), ThreadpoolController().limit(limits=os.cpu_count(), user_api="blas"):
                taken = interleaved({"one": trained(sizes, batch, math.inf), "all": trained(sizes, batch, 0)}, 5, 0.3)
            ratios.append(taken["all"] / taken["one"])
        chosen = "all" if threads.for_layers(sizes[1:]) is not threads.one_thread else "one"
        print(f"{'-'.join(map(str, sizes)):>16} {batch:>5} {ratios[0]:>6.2f} {ratios[1]:>22.2f}  {chosen}")


def trained(sizes, batch, wide):
    """A training of ten steps, in which a layer of ``wide`` units counts as a wide one."""
    data, rng = _data(sizes, 2 * batch), np.random.default_rng(0)
    setting = {"optimizer": "Adam", "initializer": "He normal", "loss": "cross-entropy", "dtype": np.float32}

    def call():
        with mock.patch.object(threads, "WIDE", wide):
            train.train(network.Network(sizes), data, batch_size=batch, steps=10, evaluations=1, rng=rng, **setting)

    return call


@contextlib.contextmanager
def busy():
    """Another process that computes all the time, and nothing of ours."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            yield
        finally:
            process.kill()


def limit_table():
    """What a training pays for being put on one thread."""
    with threads.one_thread:  # the first time looks through the libraries that are loaded
        pass
    taken = interleaved({"limit": threads.one_thread(lambda: None)})
    print(f"\nOne thread, and back: {1e6 * taken['limit']:.0f} µs")


def import_table():
    """Import time of all the numerics beyond NumPy's own, bytecode being there, as it is from the second time on."""
    modules = "activations losses initializers optimizers schedules clipping surfaces datasets network train gradcheck"
    program = f"""import time
begin = time.perf_counter()
import numpy
between = time.perf_counter()
import {", ".join(f"course_lib.{m}" for m in modules.split())}
print(between - begin, time.perf_counter() - between)"""
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        runs = [_printed_numbers(program, environment) for _ in range(12)][1:]
    numpys, numerics = (sorted(1e3 * t for t in times) for times in zip(*runs, strict=True))
    print(f"\nImport: NumPy {numpys[5]:.1f} ms, then the numerics {numerics[5]:.1f} ms (least {numerics[0]:.1f})")


def _printed_numbers(program, environment):
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return [float(word) for word in done.stdout.split()]


if __name__ == "__main__":
    import_table(), products_table(), limit_table(), threads_table()
