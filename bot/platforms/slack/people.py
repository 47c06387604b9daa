"""Who types: the language and time zone of a person, as their Slack profile says; slash commands carry neither."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.errors import ChatError, InvalidInput
from bot.domain.inputs import parse_zone
from bot.platforms.slack.workspaces import Workspaces
from bot.ports.clock import Clock

_KEPT = timedelta(hours=1)
_MANY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`zone` is an IANA name. A guest may see only the channels that they are in; an `admin` runs the workspace.

    One who is not `known`, since Slack did not answer, has no rights but those of typing where they type.
    """

    id: str
    locale: str = "en"
    zone: str = "UTC"
    guest: bool = False
    admin: bool = False
    known: bool = field(default=True, compare=False)


class People:
    """Asks users.info of each workspace, and remembers the answers for an hour."""

    def __init__(self, workspaces: Workspaces, clock: Clock, default_zone: str) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._default_zone = default_zone
        self._known: dict[tuple[str, str], tuple[datetime, Person]] = {}

    async def get(self, workspace_id: str, user_id: str, *, as_of_now: bool = False) -> Person:
        """Return a person; English, the default zone and no rights where Slack does not answer.

        `as_of_now`: as Slack has them at this moment, since somebody may not run the workspace any more.
        """
        now = self._clock()
        known = self._known.get((workspace_id, user_id))
        if known and known[0] > now and not as_of_now:
            return known[1]
        try:
            person = await self._ask(workspace_id, user_id)
        except ChatError:  # a command in English beats no command
            return Person(id=user_id, zone=self._default_zone, guest=True, known=False)
        if len(self._known) >= _MANY:
            self._known.clear()
        self._known[workspace_id, user_id] = (now + _KEPT, person)
        return person

    async def _ask(self, workspace_id: str, user_id: str) -> Person:
        workspace = self._workspaces.of(workspace_id)
        with workspace.translated(f"users.info of {user_id}"):
            answer = await workspace.client.users_info(user=user_id, include_locale=True)
        user = answer.get("user") or {}
        return Person(
            id=user_id,
            locale=str(user.get("locale") or "en"),
            zone=self._zone(user.get("tz")),
            guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            admin=bool(user.get("is_admin") or user.get("is_owner")),
        )

    def _zone(self, name: str | None) -> str:
        try:
            return parse_zone(name or self._default_zone)
        except InvalidInput:  # Slack knows a zone that this machine's data does not
            return self._default_zone
