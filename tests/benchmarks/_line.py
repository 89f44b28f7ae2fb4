"""A line to somewhere far between the browser and JupyterLab: what is sent comes late, and some of it twice as late."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

PACKET = 1460  # bytes


@dataclass
class Line:
    """A TCP proxy: ``delay`` seconds there and back; of ``loss`` of the packets the second sending arrives.

    A lost packet holds up all that is behind it for the time of going there and back once more.
    """

    target: int
    delay: float = 0.0
    loss: float = 0.0
    port: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(0))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # cancelled: hung up at the end
            there = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self.pass_on(reader, there[1]), self.pass_on(there[0], writer))

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clock, under_way = asyncio.get_running_loop().time, asyncio.Queue[tuple[float, bytes]]()
        arriving, due = asyncio.ensure_future(self._arrive(under_way, writer)), 0.0
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                lost = any(self.dice.random() < self.loss for _ in range(0, len(data), PACKET))
                due = max(due, clock() + self.delay / 2 + lost * self.delay)
                under_way.put_nowait((due, data))
        under_way.put_nowait((due, b""))
        await arriving

    async def _arrive(self, under_way, writer):
        with contextlib.suppress(OSError):
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()


@contextlib.contextmanager
def line(target: int) -> Iterator[Line]:
    """A line to a port of this machine, at first a fast one; its own port is ``port``."""
    loop, made = asyncio.new_event_loop(), Line(target)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(made.serve, "127.0.0.1", 0), loop)
    made.port = opening.result().sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _hang_up():
    calls = asyncio.all_tasks() - {asyncio.current_task()}
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
