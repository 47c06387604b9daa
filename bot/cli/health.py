"""`newsdesk health`."""

import json
import sys
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bot.cli.context import State
from bot.domain.errors import SettingError

_TIMEOUT = 5.0


def run_health(state: State) -> None:
    """Ask /healthz of the Newsdesk that runs with these settings; exit with 1 when it is not well."""
    web = state.settings().web
    if not web.port:
        raise SettingError("web.port is 0, so that a running Newsdesk cannot be asked: set a port.")
    try:
        well, line = _ask(f"{web.host}:{web.port}")
    except ValueError:
        sys.stdout.write(f"Something else than Newsdesk answers on {web.host}:{web.port}.\n")
        sys.exit(1)
    except OSError as error:
        reason = error.reason if isinstance(error, URLError) else error
        fault = getattr(reason, "strerror", None) or reason
        sys.stdout.write(f"Newsdesk does not answer on {web.host}:{web.port}: {fault}.\n")
        sys.exit(1)
    sys.stdout.write(line)
    if not well:
        sys.exit(1)


def _ask(address: str) -> tuple[bool, str]:
    try:
        with urlopen(f"http://{address}/healthz", timeout=_TIMEOUT) as answer:
            return True, _line(answer.read())
    except HTTPError as error:
        return False, _line(error.read())


def _line(body: bytes) -> str:
    return json.dumps(json.loads(body), ensure_ascii=False) + "\n"
