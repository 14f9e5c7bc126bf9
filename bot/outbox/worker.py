"""Threads that send as soon as there is something to send."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Event, Thread

import structlog

from bot.monitoring.monitor import Monitor
from bot.outbox.sender import Sender
from scorecard.model.outbox import ClaimedMessage

log = structlog.get_logger()

POLL_SECONDS = 1.0
LANES = 8


class Worker:
    """Has messages sent when woken, and once a second what was put back.

    One thread takes them in their order; several send them, each to a place of its own, so that a call that
    hangs holds up nobody else.

    Args:
        sender: What does the sending.
        bell: Set when there is something to send.
        monitor: Is told when the database is gone.
        lanes: How many messages may be on their way at one time.
    """

    def __init__(
        self, sender: Sender, bell: Event, monitor: Monitor | None = None, lanes: int = LANES
    ) -> None:
        self._sender = sender
        self._bell = bell
        self._monitor = monitor or Monitor()
        self._is_stopping = Event()
        self._free_lanes = BoundedSemaphore(lanes)
        self._lanes = ThreadPoolExecutor(lanes, thread_name_prefix="outbox")
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the messages in hand, and end; what waits is sent after the next start."""
        self._is_stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()
        self._lanes.shutdown()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            self._free_lanes.acquire()
            if not self._send_next():
                self._free_lanes.release()
                self._bell.wait(POLL_SECONDS)
                self._bell.clear()

    def _send_next(self) -> bool:
        """Have the next message sent; whether there was one."""
        try:
            claimed = self._sender.take()
        except Exception as error:  # such as a database that does not answer: the next look may find it again
            if not self._monitor.is_database_gone("sending", error):
                log.exception("sending_failed")
            return False
        self._monitor.database.end("sending")
        if claimed:
            self._lanes.submit(self._deliver, claimed)
        return claimed is not None

    def _deliver(self, claimed: ClaimedMessage) -> None:
        try:
            self._sender.deliver(claimed)
        except Exception as error:  # whatever one message brings about, the next ones must still be sent
            if not self._monitor.is_database_gone("sending", error):
                log.exception("sending_failed")
        finally:
            self._free_lanes.release()
            self._bell.set()
