"""A load generator that costs little: one thread, raw sockets kept open, requests as bytes, epoll.

It shares two cores with the shop it measures, so it builds nothing while the clock runs that can be built before.
"""

from __future__ import annotations

import gc
import select
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from bench.orders.answer import Answer, Wrong, whole

SILENCE_SECONDS = 60
#: bytes read at once; a buffer of a megabyte would double what an answer costs
READ = 1 << 16


#: one shopper: yields raw requests, is sent the answers, returns what the shop acknowledged, such as an order number
Visit = Generator[bytes, Answer, str]


@dataclass
class Measured:
    """What a run showed. Times are seconds."""

    seconds: float = 0.0
    requests: int = 0
    #: one for each visit that came to its end
    times: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    #: what this client itself used of a processor
    cpu: float = 0.0
    #: what the server used, all its processes, where that was looked at
    server_cpu: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """Milliseconds; 0.99 gives p99."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


@dataclass(slots=True)
class _Line:
    """One connection and the shopper who uses it."""

    socket: socket.socket
    visit: Visit
    began: float
    got: bytes = b""


def drive(port: int, visits: Iterable[Visit], connections: int) -> Measured:
    """Walk ``visits`` through ``connections`` kept-alive connections until there are no more."""
    waiting = iter(visits)
    result = Measured()
    poll = select.epoll()
    lines: dict[int, _Line] = {}
    gc.collect()
    gc.disable()
    cpu, started = time.process_time(), time.perf_counter()
    try:
        for _ in range(connections):
            _begin(poll, lines, _connected(port), waiting, result)
        while lines:
            ready = poll.poll(SILENCE_SECONDS)
            if not ready:
                result.errors.append(f"{len(lines)} connections heard nothing for {SILENCE_SECONDS} s")
                break
            for number, _ in ready:
                _hear(poll, lines, number, port, waiting, result)
    finally:
        result.seconds, result.cpu = time.perf_counter() - started, time.process_time() - cpu
        gc.enable()
        for line in lines.values():
            line.socket.close()
        poll.close()
    return result


def _connected(port: int) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port), timeout=SILENCE_SECONDS)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.settimeout(None)  # epoll says when there is something; a timeout would cost one more call each time
    return link


def _begin(
    poll: select.epoll,
    lines: dict[int, _Line],
    link: socket.socket,
    waiting: Iterator[Visit],
    result: Measured,
) -> None:
    """The next shopper takes this connection; without one it is closed."""
    visit = next(waiting, None)
    if visit is None:
        link.close()
        return
    if link.fileno() not in lines:
        poll.register(link.fileno(), select.EPOLLIN)
    request = next(visit)
    lines[link.fileno()] = _Line(link, visit, time.perf_counter())
    result.requests += 1
    link.sendall(request)


def _hear(
    poll: select.epoll,
    lines: dict[int, _Line],
    number: int,
    port: int,
    waiting: Iterator[Visit],
    result: Measured,
) -> None:
    line = lines[number]
    data = line.socket.recv(READ)
    line.got = line.got + data if line.got else data
    answer = whole(line.got) if data else Answer(0, b"the connection was closed in mid-answer", line.got)
    if answer is None:
        return
    line.got = b""
    request = _next(line, answer, result)
    if answer.closing or not data:
        _again(poll, lines, line, port)
    if request:
        result.requests += 1
        line.socket.sendall(request)
        return
    del lines[line.socket.fileno()]
    poll.unregister(line.socket.fileno())
    _begin(poll, lines, line.socket, waiting, result)


def _next(line: _Line, answer: Answer, result: Measured) -> bytes:
    """What the shopper asks next; b"" where the visit is over, well or not."""
    try:
        if answer.status:
            return line.visit.send(answer)
        raise Wrong(answer)  # noqa: TRY301 - noted like any other wrong answer
    except StopIteration as end:
        result.times.append(time.perf_counter() - line.began)
        result.acknowledged.append(end.value)
    except Wrong as wrong:
        result.errors.append(str(wrong))
    return b""


def _again(poll: select.epoll, lines: dict[int, _Line], line: _Line, port: int) -> None:
    """A new connection in the place of one that the server closes."""
    del lines[line.socket.fileno()]
    poll.unregister(line.socket.fileno())
    line.socket.close()
    line.socket = _connected(port)
    lines[line.socket.fileno()] = line
    poll.register(line.socket.fileno(), select.EPOLLIN)
