"""For all tests: what takes long runs only where it is asked for by name, and a hang-up means what it means at a terminal."""

import signal
from typing import Final

import pytest

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a run under nohup ignores it, and so would every process that a test starts

_ASKED_BY_NAME: Final = {
    "long": "takes long: run it with `pytest -m long`",
    "torture": "takes minutes: run it with `pytest -m torture -n 0`",
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let those that wait for processes begin, so that none is waited for at the end; skip, visibly, what is not asked for."""
    items.sort(key=lambda item: "scenarios" not in item.path.parts)
    for marker, reason in _ASKED_BY_NAME.items():
        if marker not in config.getoption("markexpr"):
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))
