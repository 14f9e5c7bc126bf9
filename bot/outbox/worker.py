"""The threads that send messages as soon as any are due."""

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
    """Sends messages when woken, and looks once a second for those that were put back.

    One thread claims them in order; several send them, each to a different place, so that a hanging call
    delays nobody else.

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
            self._free_lanes.acquire()
            if not self._send_next():
                self._free_lanes.release()
                self._bell.wait(POLL_SECONDS)
                self._bell.clear()

    def _send_next(self) -> bool:
        """Send the next message; return False if there is none."""
        try:
            claimed = self._sender.take()
        except Exception as error:  # for example, a database that is down now and back at the next look
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
        except Exception as error:  # whatever fails with one message, the next ones must still be sent
            if not self._monitor.is_database_gone("sending", error):
                log.exception("sending_failed")
        finally:
            self._free_lanes.release()
            self._bell.set()
