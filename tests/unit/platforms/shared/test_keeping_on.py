"""Work is kept on while the database fails, and the log says truly whether it is tried again."""

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import StoreError
from bot.platforms.shared.keeping_on import kept_on


@pytest.mark.parametrize(("failures", "again"), [(0, []), (2, [0.0, 0.0]), (3, [0.0, 0.0, 0.0]), (9, [0.0, 0.0, 0.0, None])])
async def test_each_pause_that_is_announced_is_followed_by_a_try(failures: int, again: list[float | None]):
    """The last failure announces none."""
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries <= failures:
            raise StoreError("The database does not answer.")

    with capture_logs() as lines:
        await kept_on(work, "it could not be noted", "discord", (0.0, 0.0, 0.0))
    assert [each["again_in_seconds"] for each in lines] == again
    assert tries == min(failures + 1, 4)
