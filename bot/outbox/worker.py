"""The threads that send messages as soon as any are due."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Event, Thread

import structlog

from bot.monitoring.monitor import Monitor
from bot.outbox.sender import ReadyMessage, Sender

log = structlog.get_logger()

POLL_SECONDS = 1.0
LANES = 8


class Worker:
    """Sends messages when woken, and looks once a second for those that were put back.

    One thread claims them in order, as many at once as lanes are free; several send them, each to a different
    place, so that a hanging call delays nobody else. What is claimed is being sent: nothing waits for a lane.

    Args:
        sender: Sends the messages.
        bell: Set when there is something to send.
        monitor: Records outages of the database.
        lanes: The number of messages that may be in flight at the same time.
    """

    def __init__(
        self, sender: Sender, bell: Event, monitor: Monitor | None = None, lanes: int = LANES
    ) -> None:
        self._sender = sender
        self._bell = bell
        self._monitor = monitor or Monitor()
        self._is_stopping = Event()
        self._count = lanes
        self._free_lanes = BoundedSemaphore(lanes)
        self._lanes = ThreadPoolExecutor(lanes, thread_name_prefix="outbox")
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Start the threads."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the messages in flight, then stop; waiting ones are sent after the next start."""
        self._is_stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()
        self._lanes.shutdown()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            free = self._wait_for_lanes()
            sent = self._send_next(free)
            self._let_go(free - sent)
            if not sent:
                self._bell.wait(POLL_SECONDS)
                self._bell.clear()

    def _wait_for_lanes(self) -> int:
        """Wait until a lane is free, take all that are, and return how many."""
        self._free_lanes.acquire()
        free = 1
        while free < self._count and self._free_lanes.acquire(blocking=False):
            free += 1
        return free

    def _let_go(self, lanes: int) -> None:
        if lanes:
            self._free_lanes.release(lanes)

    def _send_next(self, most: int) -> int:
        """Send the next messages, at most so many; return how many there were."""
        try:
            taken = self._sender.take(most)
        except Exception as error:  # for example, a database that is down now and back at the next look
            if not self._monitor.is_database_gone("sending", error):
                log.exception("sending_failed")
            return 0
        self._monitor.database.end("sending")
        for ready in taken:
            self._lanes.submit(self._deliver, ready)
        return len(taken)

    def _deliver(self, ready: ReadyMessage) -> None:
        try:
            self._sender.deliver(ready)
        except Exception as error:  # whatever fails with one message, the next ones must still be sent
            if not self._monitor.is_database_gone("sending", error):
                log.exception("sending_failed")
        finally:
            self._free_lanes.release()
            self._bell.set()
