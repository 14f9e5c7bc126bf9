"""The image's health check is answered by the bot, over HTTP and Socket Mode."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.contract.image import list_stages, only
from tests.process.town import Program, Town, wait_until

BEGINNINGS = {"http": Town.run_bot, "socket": Town.run_socket_bot}


def is_healthy(url: str) -> bool:
    """Ask as the image does, but where this bot listens."""
    code = json.loads(only(list_stages()[-1], "HEALTHCHECK").partition("CMD ")[2])[-1]
    asked = code.replace("http://127.0.0.1:9090/", url)
    assert asked != code
    return (
        subprocess.run([sys.executable, "-c", asked], stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


@pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS)
def test_the_image_is_healthy_as_long_as_the_bot_runs(town: Town, begin: Callable[..., Program]) -> None:
    bot = begin(town, "--metrics-port=0")
    url = bot.wait_for(r"watched +url=(http://[^/]+/)")
    wait_until(lambda: is_healthy(url))
    bot.bury()
    assert not is_healthy(url)
