"""Work given to other processes: chunks on any ``concurrent.futures.Executor``, run again when a worker is lost."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

TRIES = 3  # a chunk whose worker died is tried so often together with others, and then as often alone


def run_chunks(
    work: Callable[[Any], Any], chunks: Sequence, executor: Any, give_up: Callable[[Any, BaseException], Any]
) -> Iterator[tuple[int, Any]]:
    """Each ``(n, work(chunks[n]))`` as it is finished on the executor.

    When a worker dies, its chunk is run again; a broken pool is replaced by one of as many processes. A chunk that
    fails again and again becomes ``give_up(chunk, exception)``.
    """
    from concurrent.futures import FIRST_COMPLETED, wait

    pool = RenewedPool(executor)
    todo, alone = deque(range(len(chunks))), deque[int]()
    running, tried = dict[Any, tuple[int, int]](), Counter[int]()
    try:
        while todo or alone or running:
            while (todo and len(running) < pool.ahead) or (alone and not running):
                n = (todo or alone).popleft()
                running[pool.submit(work, chunks[n])] = n, pool.generation
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                n, generation = running.pop(future)
                try:
                    result = future.result()
                except Exception as exception:
                    pool.replace_if_broken(exception, generation)
                    tried[n] += 1
                    if tried[n] >= 2 * TRIES:
                        yield n, give_up(chunks[n], exception)
                    else:
                        (todo if tried[n] < TRIES else alone).append(n)
                else:
                    yield n, result
    finally:
        for future in running:
            future.cancel()
        pool.close()


class RenewedPool:
    """An executor, and the processes that take its place when it breaks."""

    def __init__(self, executor: Any) -> None:
        self.executor, self.generation, self.replacement = executor, 0, None
        self.ahead = 2 * (getattr(executor, "_max_workers", None) or 32)  # so that what was lost is little

    def submit(self, work: Callable[[Any], Any], chunk: Any) -> Any:
        """A future of ``work(chunk)``, from a new pool if this one is broken."""
        from concurrent.futures import BrokenExecutor

        try:
            return self.executor.submit(work, chunk)
        except BrokenExecutor as exception:
            self.replace_if_broken(exception, self.generation)
            return self.executor.submit(work, chunk)

    def replace_if_broken(self, exception: BaseException, generation: int) -> None:
        """Replace the pool that raised this, unless that was done already."""
        from concurrent.futures import BrokenExecutor

        if isinstance(exception, BrokenExecutor) and generation == self.generation:
            self.close()
            count, context = (getattr(self.executor, name, None) for name in ("_max_workers", "_mp_context"))
            self.executor = self.replacement = processes(count, context)
            self.generation += 1

    def close(self) -> None:
        """End the processes that were started here; an executor that was given is left as it is."""
        if self.replacement is not None:
            self.replacement.shutdown(wait=False, cancel_futures=True)


def processes(count: int | None = None, context: Any = None) -> Any:
    """A pool of fresh Python processes, which ignore Ctrl-C: whoever started them decides when to stop."""
    import multiprocessing
    import signal
    from concurrent.futures import ProcessPoolExecutor

    context = context or multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))
