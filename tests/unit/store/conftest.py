"""A server that tests may stop."""

from collections.abc import Iterator

import pytest

from tests.fakes.postgres import Server, server_to_stop


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Give a server that is nobody else's while it runs."""
    own = server_to_stop()
    own.start()
    yield own
    own.stop()
