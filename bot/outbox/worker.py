"""A thread that sends as soon as there is something to send."""

from threading import Event, Thread

import structlog

from bot.outbox.sender import Sender
from bot.watch.watch import Watch

log = structlog.get_logger()

LOOKS_EVERY_SECONDS = 1.0


class Worker:
    """Runs the sender when woken, and once a second for what was put back.

    Args:
        sender: What does the sending.
        bell: Set when there is something to send.
        watch: Is told when the database is gone.
    """

    def __init__(self, sender: Sender, bell: Event, watch: Watch | None = None) -> None:
        self._sender = sender
        self._bell = bell
        self._watch = watch or Watch()
        self._is_stopping = Event()
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand, and end; what waits is sent after the next start."""
        self._is_stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            if not self._send_next():
                self._bell.wait(LOOKS_EVERY_SECONDS)
                self._bell.clear()

    def _send_next(self) -> bool:
        try:
            has_sent = self._sender.send_next()
        except Exception as error:  # whatever one message brings about, the next ones must still be sent
            if not self._watch.is_database_gone("sending", error):
                log.exception("sending_stumbled")
            return False
        self._watch.database.end("sending")
        return has_sent
