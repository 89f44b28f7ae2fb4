"""course_lib beside PyTorch, JAX, scikit-learn and a graph of scalars: medians of interleaved runs, in one process.

``python -m tests.benchmarks.peers [threads]``: one thread each, then two. Only ratios travel from machine to machine;
what is not installed (``pip install -e .[bench]``) is left out.
"""

import os
import sys

THREADS = sys.argv[1] if len(sys.argv) > 1 else "1"
os.environ.update({f"{name}_NUM_THREADS": THREADS for name in ("OMP", "OPENBLAS", "MKL")})
os.environ["JAX_PLATFORMS"] = "cpu"
if THREADS == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import importlib.util
import itertools
import math
import platform
import random
import statistics
import subprocess
import time
import warnings

import numpy as np

from course_lib.optimizers import OPTIMIZERS, Update
from tests.benchmarks.numerics import _batch, interleaved, ours

SIZES = [((2, 16, 16, 2), 200), ((64, 32, 10), 64), ((784, 128, 10), 128), ((784, 512, 256, 10), 128)]
REPLICAS = (1, 8, 32, 128)
SCAN = 20  # steps in one call of lax.scan


def installed(name):
    return importlib.util.find_spec(name) is not None


def torch_steps(sizes, batch):
    """A step of PyTorch: eager with its default Adam, and with its fused one."""
    import torch

    torch.set_num_threads(int(THREADS))
    x, labels = (torch.from_numpy(a) for a in _batch(sizes, batch))
    peers = {}
    for name, fused in (("PyTorch", None), ("fused", True)):
        layers = [m for n, k in itertools.pairwise(sizes) for m in (torch.nn.Linear(n, k), torch.nn.ReLU())]
        net = torch.nn.Sequential(*layers[:-1])
        rule = torch.optim.Adam(net.parameters(), fused=fused)

        def step(net=net, rule=rule):
            rule.zero_grad()
            torch.nn.functional.cross_entropy(net(x), labels).backward()
            rule.step()

        peers[name] = step
    return peers


def jax_step(sizes, batch, replicas=None):
    """(start, step, scan): Adam in JAX on pytrees; ``scan`` makes SCAN steps in one call."""
    import jax
    import jax.numpy as jnp

    x, labels = _batch(sizes, batch)
    x, target = jnp.asarray(x), jnp.eye(sizes[-1], dtype=jnp.float32)[labels]

    def draw(rng):
        weights = [rng.standard_normal((n, k)) * (2 / n) ** 0.5 for n, k in itertools.pairwise(sizes)]
        return [(w.astype(np.float32), np.zeros(w.shape[1], np.float32)) for w in weights]

    def cost(theta):
        a = x
        for l, (W, b) in enumerate(theta):
            a = a @ W + b
            a = jax.nn.relu(a) if l < len(theta) - 1 else a
        return -(jax.nn.log_softmax(a) * target).sum(axis=-1).mean()

    def step(carry, _=None):
        theta, m, v, t = carry
        g, t = jax.grad(cost)(theta), t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        eta = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return (jax.tree.map(lambda p, m, v: p - eta * m / (jnp.sqrt(v) + 1e-8), theta, m, v), m, v, t), None

    def many(carry):
        return jax.lax.scan(step, carry, length=SCAN)[0]

    rng = np.random.default_rng(0)
    theta = draw(rng)
    one, scan = (lambda c: step(c)[0]), many
    if replicas is not None:
        theta = jax.tree.map(lambda *w: np.stack(w), *(draw(rng) for _ in range(replicas)))
        one, scan = jax.vmap(one), jax.vmap(many)
    zeros = jax.tree.map(np.zeros_like, theta)
    start = (theta, zeros, zeros, np.zeros(() if replicas is None else replicas, np.float32))
    return jax.device_put(start), jax.jit(one), jax.jit(scan)


def jax_steps(sizes, batch, replicas=None):
    """{name: call} for jit and scan, compiled, each call waiting for its result."""
    import jax

    start, one, scan = jax_step(sizes, batch, replicas)
    peers = {}
    for name, function in (("JAX jit", one), ("JAX scan", scan)):
        carry = [jax.block_until_ready(function(start))]

        def call(function=function, carry=carry):
            carry[0] = jax.block_until_ready(function(carry[0]))

        peers[name] = call
    return peers


def sklearn_step(sizes, batch):
    """One ``partial_fit`` of MLPClassifier on one batch, which checks its input each time."""
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    x, labels = _batch(sizes, batch)
    net = MLPClassifier(sizes[1:-1], batch_size=batch, random_state=0)
    net.partial_fit(x, labels, classes=np.arange(sizes[-1]))
    return lambda: net.partial_fit(x, labels)


class Scalar:
    """A number in a graph, as in micrograd: value, gradient, and how to send the gradient on."""

    def __init__(self, value, inputs=(), slopes=()):
        self.value, self.gradient, self.inputs, self.slopes = value, 0.0, inputs, slopes

    def __add__(self, other):
        return Scalar(self.value + other.value, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Scalar(self.value * other.value, (self, other), (other.value, self.value))

    def relu(self):
        return Scalar(max(self.value, 0.0), (self,), (float(self.value > 0),))

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack += [(node, True), *((child, False) for child in node.inputs)]
        self.gradient = 1.0
        for node in reversed(order):
            for child, slope in zip(node.inputs, node.slopes, strict=True):
                child.gradient += slope * node.gradient


def scalar_step(sizes, rows=2):
    """A step of gradient descent on so few rows that it ends; its time counts as that of one row."""
    draw = random.Random(0).gauss
    layers = [([[Scalar(draw(0, 0.3)) for _ in range(k)] for _ in range(n)], k) for n, k in itertools.pairwise(sizes)]
    x, labels = _batch(sizes, rows)

    def step():
        cost = Scalar(0.0)
        for row, label in zip(x.tolist(), labels.tolist(), strict=True):
            a = [Scalar(v) for v in row]
            for l, (W, k) in enumerate(layers):
                a = [sum((u * W[i][j] for i, u in enumerate(a)), Scalar(0.0)) for j in range(k)]
                a = [u.relu() for u in a] if l < len(layers) - 1 else a
            for j, u in enumerate(a):
                gap = u + Scalar(-float(j == label))
                cost = cost + gap * gap
        cost.backward()
        for W, _ in layers:
            for w in itertools.chain.from_iterable(W):
                w.value, w.gradient = w.value - 0.001 * w.gradient, 0.0

    return step


def steps_table():
    """Every size beside every peer: microseconds a step, and how many times ours a peer takes."""
    print(
        f"\nAdam step, float32, {THREADS} thread(s): microseconds of ours, and how many times as long each peer takes"
    )
    print(f"{'network':>16} batch     ours  PyTorch   fused  JAX jit  JAX scan  sklearn   scalars")
    for sizes, batch in SIZES:
        peers = {"ours": ours(list(sizes), batch)[0]}
        peers |= torch_steps(sizes, batch) if installed("torch") else {}
        peers |= jax_steps(sizes, batch) if installed("jax") else {}
        peers |= {"sklearn": sklearn_step(sizes, batch)} if installed("sklearn") else {}
        taken = interleaved(peers, rounds=7, seconds=0.1)
        taken["JAX scan"] = taken.get("JAX scan", math.nan) / SCAN
        if sizes[0] <= 64:
            step = scalar_step(sizes)
            begin = time.perf_counter()
            step()
            taken["scalars"] = (time.perf_counter() - begin) * batch / 2
        ratios = {name: seconds / taken["ours"] for name, seconds in taken.items()}
        columns = zip(
            ("PyTorch", "fused", "JAX jit", "JAX scan", "sklearn", "scalars"), (8, 7, 8, 9, 8, 9), strict=True
        )
        line = " ".join(f"{ratios.get(name, math.nan):>{width}.2f}" for name, width in columns)
        print(f"{'-'.join(map(str, sizes)):>16} {batch:>5} {taken['ours'] * 1e6:>8.0f} {line}")


def replicas_table():
    """Many networks at once: a loop of PyTorch, JAX vmap + scan, and our replicas."""
    print("\n2-16-16-2, batch 200: R networks a step, microseconds of ours, and how many times as long each peer takes")
    print("        R     ours  PyTorch loop  fused loop  JAX vmap + scan")
    sizes, batch = SIZES[0]
    loops = torch_steps(sizes, batch) if installed("torch") else {}
    for r in REPLICAS:
        peers = {"ours": ours(list(sizes), batch, r)[0], **loops}
        peers |= {"JAX": jax_steps(sizes, batch, r)["JAX scan"]} if installed("jax") else {}
        taken = interleaved(peers, rounds=5, seconds=0.1)
        mine, nan = taken["ours"], math.nan
        loop, fused = (r * taken.get(name, nan) / mine for name in ("PyTorch", "fused"))
        print(f"{r:>9} {mine * 1e6:>8.0f} {loop:>13.2f} {fused:>11.2f} {taken.get('JAX', nan) / SCAN / mine:>16.2f}")


def updates_table(count=535_818):
    """Each optimizer's update alone, beside a copy of as many bytes as it must read and write.

    Over and over, so that all stays in the cache; and as in training, where forward and backward pass come between.
    """
    print(
        f"\nThe update of {count:,} parameters, float32: microseconds, and how many copies of the same bytes it takes"
    )
    g = np.random.default_rng(0).standard_normal(count).astype(np.float32)
    for name, rule in OPTIMIZERS.items():
        update = Update(rule, np.ones(count, np.float32))
        arrays = 3 + 2 * sum(np.shape(a) == g.shape for a in update.state.values())  # θ, letters: in and out; g: in
        source = np.ones(arrays * count // 2, np.float32)
        target = np.empty_like(source)
        peers = {"ours": lambda u=update: u(g), "copy": lambda t=target, s=source: np.copyto(t, s)}
        peers |= torch_updates(name, g) if installed("torch") else {}
        for when, taken in (
            ("", interleaved(peers, rounds=7, seconds=0.05)),
            ("as in training", after_other_work(peers)),
        ):
            mine = taken.pop("ours")
            beside = ", ".join(f"{peer} {seconds / mine:.2f}" for peer, seconds in taken.items() if peer != "copy")
            print(
                f"{when or name:>18} {mine * 1e6:>7.0f} {mine / taken['copy']:>6.2f} copies"
                + (f"   times ours: {beside}" * bool(beside))
            )


def after_other_work(peers, rounds=40, megabytes=48):
    """As ``interleaved``, but before each single call other memory is worked on: a training's gradients come first."""
    other, times = np.ones(megabytes * 2**17), {name: [] for name in peers}
    for _ in range(rounds):
        for name, call in peers.items():
            other += 1
            begin = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in times.items()}


def torch_updates(name, g):
    """PyTorch's same rule alone, if it has it."""
    import torch

    rules = {"gradient descent": "SGD", "AdaGrad": "Adagrad", "RMSProp": "RMSprop", "AdaDelta": "Adadelta"}
    rule = getattr(torch.optim, rules.get(name, name.replace("AdaMax", "Adamax").replace("Nadam", "NAdam")), None)
    if rule is None:
        return {}
    makes = {"PyTorch": {}} | ({"fused": {"fused": True}} if name in ("Adam", "AdamW") else {})
    peers = {}
    for peer, options in makes.items():
        theta = torch.nn.Parameter(torch.ones(len(g)))
        theta.grad = torch.from_numpy(g.copy())
        peers[peer] = rule([theta], lr=1e-3, **options).step
    return peers


FIRST = {
    "course_lib": "from tests.benchmarks.numerics import ours; ours([2, 16, 16, 2], 200)[0]()",
    "JAX jit": "from tests.benchmarks.peers import jax_steps; jax_steps((2, 16, 16, 2), 200)['JAX jit']()",
    "PyTorch": "from tests.benchmarks.peers import torch_steps; torch_steps((2, 16, 16, 2), 200)['PyTorch']()",
}


def first_table(rounds=5):
    """From a fresh Python to the first step of 2-16-16-2: imports and compiling counted."""
    print("\nTime to the first result, a fresh Python each time, imports and compiling counted: seconds")
    names = [n for n, package in zip(FIRST, ("numpy", "jax", "torch"), strict=True) if installed(package)]
    taken = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", FIRST[name]], check=True, env=os.environ)
            taken[name].append(time.perf_counter() - begin)
    medians = {name: sorted(times)[rounds // 2] for name, times in taken.items()}
    print("   " + ", ".join(f"{n} {s:.2f} ({s / medians['course_lib']:.1f} times ours)" for n, s in medians.items()))


def growth_chart():
    """Cost against steps, replicas and parameters: a bar each time the amount doubles, so a straight line is linear."""
    print("\nGrowth: the cost of each amount over that of the first; linear is 1 2 4 8")
    step, _ = ours([2, 16, 16, 2], 200)
    runs = {"steps": {f"{n}": lambda n=n: [step() for _ in range(n)] for n in (50, 100, 200, 400)}}
    runs["replicas"] = {f"{r}": ours([2, 16, 16, 2], 200, r)[0] for r in (16, 32, 64, 128)}
    wide = {n: Update(OPTIMIZERS["Adam"], np.ones(n, np.float32)) for n in (250_000, 500_000, 1_000_000, 2_000_000)}
    grads = {n: np.ones(n, np.float32) for n in wide}
    runs["parameters"] = {f"{n:,}": lambda n=n: wide[n](grads[n]) for n in wide}
    for what, peers in runs.items():
        taken = interleaved(peers, rounds=7, seconds=0.05)
        first = next(iter(taken.values()))
        for amount, seconds in taken.items():
            print(f"{what:>12} {amount:>10} {seconds / first:>6.2f} {'█' * round(4 * seconds / first)}")


if __name__ == "__main__":
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    if THREADS == "1":
        steps_table(), replicas_table(), updates_table(), first_table(), growth_chart()
        sys.exit(subprocess.run([sys.executable, "-m", "tests.benchmarks.peers", "2"]).returncode)
    steps_table()
