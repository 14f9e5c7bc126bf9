"""The port for whoever watches over the bot: `/readyz` and `/metrics`."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from bot.watch.readiness import Readiness


def make_watch_pages(examine: Callable[[], Readiness], read_metrics: Callable[[], bytes]) -> Flask:
    """The two pages.

    Args:
        examine: Finds out whether the bot can do its work.
        read_metrics: The counters, as Prometheus reads them.
    """
    flask = Flask(__name__, static_folder=None)

    @flask.get("/readyz")
    def readyz() -> Response:
        found = examine()
        response = jsonify(ready=not found.reasons, reasons=found.reasons, troubles=found.troubles)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE if found.reasons else HTTPStatus.OK
        return response

    @flask.get("/metrics")
    def metrics() -> Response:
        return Response(read_metrics(), content_type=CONTENT_TYPE_LATEST)

    return flask
