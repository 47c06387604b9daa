"""What an operator reads of a platform."""

from datetime import datetime

import pytest

from bot.domain.errors import Ambiguous
from bot.platforms.shared.condition import Condition
from bot.platforms.shared.connection import Connection, Retries
from tests.fakes.make import NOW


class Sends:
    """A chat that is refused, or not."""

    def __init__(self, *, refused: bool = False) -> None:
        self.refused = refused

    def fault(self, now: datetime) -> str | None:
        return f"refused at {now:%H:%M}" if self.refused else None


def connection(*, up: bool, trouble: str = "") -> Connection:
    """Return a connection in that state."""

    class Link:
        async def open(self) -> None:
            raise Ambiguous(trouble)

        async def broken(self) -> str:
            return ""

        async def close(self) -> None: ...

    made = Connection("x", Link, Retries())
    made._link = Link() if up else None
    made.trouble = trouble
    return made


UP, AWAY, NEW = connection(up=True), connection(up=False, trouble="it is away."), connection(up=False)


@pytest.mark.parametrize(
    ("connections", "refused", "also", "fault"),
    [
        ([UP], False, "", None),
        ([AWAY, UP], False, "", None),
        ([NEW], False, "", "slack is not connected"),
        ([AWAY, NEW], False, "", "slack is not connected: it is away."),
        ([UP], True, "", "refused at 09:00"),
        ([AWAY], True, "", "refused at 09:00"),
        ([UP], False, "commands are old", "commands are old"),
        ([AWAY], False, "commands are old", "slack is not connected: it is away."),
    ],
)
def test_the_worst_is_told_first(connections: list[Connection], refused: bool, also: str, fault: str | None):  # noqa: FBT001 # a parameter
    """One connection is enough; a refusal says more than a lost connection, and that more than anything else."""
    condition = Condition(platform="slack", connections=connections, sends=Sends(refused=refused), also=[lambda: also or None])
    assert condition.fault(NOW) == fault
    assert condition.healthy == (fault is None)


def test_a_note_is_no_fault():
    """What does not work though messages go out is told beside, and leaves the platform healthy."""
    condition = Condition(platform="discord", connections=[UP], sends=Sends(), notes=[lambda: None, lambda: "commands are old"])
    assert (condition.healthy, condition.fault(NOW), condition.note()) == (True, None, "commands are old")
