"""The numerics against PyTorch and against bare matrix products: medians of interleaved runs, one thread each.

Run it with ``python -m tests.benchmarks.numerics``. Only the ratios travel from machine to machine.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import itertools
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from course_lib import datasets, network, train
from course_lib.optimizers import OPTIMIZERS, Update


def interleaved(peers, rounds=9, seconds=0.15):
    """Median seconds a call of each peer, the peers taking turns: {name: seconds}."""
    counts = {name: max(1, int(seconds / _once(call))) for name, call in peers.items()}
    times = {name: [] for name in peers}
    for _ in range(rounds):
        for name, call in peers.items():
            begin = time.perf_counter()
            for _ in range(counts[name]):
                call()
            times[name].append((time.perf_counter() - begin) / counts[name])
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
    x, labels = _batch(sizes, batch)
    data = datasets.Dataset(x, labels, x[:2], labels[:2], tuple(map(str, range(sizes[-1]))))
    run = train.Run(network.Network(sizes), data, optimizer="Adam", loss="cross-entropy", dtype=np.float32)
    run.begin(run.net.initialize("He normal", rng, replicas))
    return lambda: run.step(run.x, run.y), run


def torch_peers(sizes, batch):
    """The same step in PyTorch: eager with its default Adam, and with its fused one."""
    import torch

    torch.set_num_threads(1)
    x, labels = (torch.from_numpy(a) for a in _batch(sizes, batch))
    peers = {}
    for name, fused in (("PyTorch", None), ("PyTorch, fused Adam", True)):
        layers = [m for n, k in itertools.pairwise(sizes) for m in (torch.nn.Linear(n, k), torch.nn.ReLU())]
        net = torch.nn.Sequential(*layers[:-1])
        rule = torch.optim.Adam(net.parameters(), fused=fused)

        def step(net=net, rule=rule):
            rule.zero_grad()
            torch.nn.functional.cross_entropy(net(x), labels).backward()
            rule.step()

        peers[name] = step
    return peers


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


def _batch(sizes, batch):
    rng = np.random.default_rng(1)
    return rng.standard_normal((batch, sizes[0])).astype(np.float32), rng.integers(0, sizes[-1], batch)


def steps_table():
    """A row for each size: microseconds a step and the ratio to ours."""
    print("\nAdam step, float32, one thread: microseconds, and how many times ours it takes")
    print(f"{'network':>18}  batch replicas      ours   PyTorch  ratio     fused  ratio")
    rows = [((2, 16, 16, 2), 200, None), ((2, 16, 16, 2), 200, 32), ((64, 32, 10), 64, None)]
    rows += [((784, 128, 10), 128, None), ((784, 512, 256, 10), 128, None)]
    for sizes, batch, replicas in rows:
        call, _ = ours(list(sizes), batch, replicas)
        taken = interleaved({"ours": call, **torch_peers(sizes, batch)})
        mine, eager, fused = taken.values()
        r = replicas or 1
        print(
            f"{'-'.join(map(str, sizes)):>18} {batch:>6} {r:>8} {mine * 1e6:>9.1f} {r * eager * 1e6:>9.1f} "
            f"{r * eager / mine:>6.2f} {r * fused * 1e6:>9.1f} {r * fused / mine:>6.2f}"
        )


def products_table():
    """Forward and backward against the same matrix products alone."""
    _, run = ours([784, 512, 256, 10], 128)
    layers, (gradients,) = run.layers, run.gradients
    whole = lambda: network.backpropagate(layers, gradients, run.x, run.y, run.loss)  # noqa: E731
    taken = interleaved({"whole": whole, "products": products(run)})
    ratio = taken["whole"] / taken["products"]
    print(f"\n784-512-256-10, batch 128: forward and backward take {ratio:.3f} times their matrix products alone")


def update_table():
    """Adam's update alone at 535,818 parameters against PyTorch's."""
    import torch

    P = 535_818
    theta, g = np.ones(P, np.float32), np.random.default_rng(0).standard_normal(P).astype(np.float32)
    rule = OPTIMIZERS["Adam"]
    update = Update(rule, theta)
    parameters = [torch.nn.Parameter(torch.ones(P)) for _ in range(2)]
    for p in parameters:
        p.grad = torch.from_numpy(g.copy())
    peers = {"PyTorch": torch.optim.Adam(parameters[:1]), "fused": torch.optim.Adam(parameters[1:], fused=True)}
    taken = interleaved({"ours": lambda: update(g), **{name: rule.step for name, rule in peers.items()}})
    eager, fused = (taken[name] / taken["ours"] for name in peers)
    print(f"\nAdam's update of {P:,} parameters: PyTorch's default takes {eager:.2f} times ours, fused {fused:.2f}")


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
    import_table()
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed (pip install -e .[parity]): only what needs no peer is measured.")
        products_table()
    else:
        print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, PyTorch {torch.__version__}")
        steps_table(), products_table(), update_table()
