"""What people do on the local Discord: type commands, complete options, press buttons."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_forms import Given, handed_in
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rest import Rest
from tests.fakes.discord_state import Channel, Guild, Json, Reply, Role, Upload, User

SUBCOMMAND_OPTION, CHANNEL_OPTION, ROLE_OPTION, ATTACHMENT_OPTION = 1, 7, 8, 11
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
BUTTON = 2
OF_MESSAGE = 3


class CommandHidden(Exception):
    """Discord does not offer this command to this person (default_member_permissions)."""


class DiscordPeople:
    """The part of a server that people use."""

    rest: Rest
    gateway: Gateway
    bot: Json
    _ids: Callable[[], int]
    hides_commands = True
    """Whether those alone are offered a command who have the right that it names; the admins of a server may have it otherwise."""

    @property
    def commands(self) -> list[Json]:
        return self.rest.commands

    def _channel(self, channel: Channel) -> Json:
        raise NotImplementedError

    @property
    def files_url(self) -> str:
        """Where uploaded files lie."""
        raise NotImplementedError

    async def slash(self, guild: Guild, channel: Channel, user: User, command: str, /, within: float = 10.0, **options: Any) -> Reply:
        """Type a slash command ("settings cards" names a subcommand) and return what the bot answered.

        A Channel, a Role or an Upload may be given as the value of an option.
        """
        return await self._interact((guild, channel), user, command, options, kind=COMMAND, within=within)

    async def autocomplete(  # noqa: PLR0917 - the same order as slash, then what is typed
        self, guild: Guild, channel: Channel, user: User, command: str, option: str, typed: str = "", /, **others: Any
    ) -> list[Json]:
        """Type into one option and return the choices that the bot offers: name and value each."""
        options = others | {option: typed}
        return (await self._interact((guild, channel), user, command, options, kind=AUTOCOMPLETE, focused=option)).choices

    async def _interact(
        self,
        where: tuple[Guild, Channel],
        user: User,
        command: str,
        options: Json,
        *,
        kind: int,
        focused: str = "",
        within: float = 10.0,
    ) -> Reply:
        options = {name: self._uploaded(value) if isinstance(value, Upload) else value for name, value in options.items()}
        data = self._command_data(where, user, command, options, focused)
        return await self._caused(payloads.interaction(where, user, data, {}), kind, within)

    async def press(self, guild: Guild, channel: Channel, user: User, message: Json, custom_id: str, within: float = 10.0) -> Reply:  # noqa: PLR0917 - the same order as slash
        """Press a button of a message and return what the bot answered."""
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": 1}
        caused = payloads.interaction((guild, channel), user, data, {"message": message})
        return await self._caused(caused, COMPONENT, within)

    async def of_message(self, guild: Guild, channel: Channel, user: User, message: Json, command: str, within: float = 10.0) -> Reply:  # noqa: PLR0917 - the same order as press
        """Choose a command from the menu of a message and return what the bot answered."""
        registered = next(each for each in self.commands if each["name"] == command and each["type"] == OF_MESSAGE)
        resolved = {"messages": {message["id"]: message}}
        data = {"id": registered["id"], "name": command, "type": OF_MESSAGE, "target_id": message["id"], "resolved": resolved}
        return await self._caused(payloads.interaction((guild, channel), user, data, {}), COMMAND, within)

    async def submit(  # noqa: PLR0917 - the same order as slash
        self, guild: Guild, channel: Channel, user: User, modal: Json, changed: Mapping[str, Given], /, within: float = 10.0
    ) -> Reply:
        """Hand in a modal, in which some fields were changed, and return what the bot answered."""
        caused = payloads.interaction((guild, channel), user, handed_in(modal, changed), {})
        return await self._caused(caused, SUBMIT, within)

    async def press_in_person(self, user: User, message: Json, custom_id: str, within: float = 10.0) -> Reply:
        """Press a button of a direct message."""
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": 1}
        direct = self.rest.directs[user.id]
        return await self._caused(payloads.direct_interaction(direct, user, data, {"message": message}), COMPONENT, within)

    async def _caused(self, interaction: Json, kind: int, within: float) -> Reply:
        reply = Reply()
        key = f"interaction{self._ids()}"
        self.rest.replies[key] = reply
        ids = {"id": str(self._ids()), "application_id": self.bot["id"], "type": kind, "token": key}
        await self.gateway.dispatch("INTERACTION_CREATE", interaction | ids)
        async with asyncio.timeout(within):
            await reply.answered.wait()
        return reply

    def _command_data(self, where: tuple[Guild, Channel], user: User, command: str, options: Json, focused: str) -> Json:
        name, _, subcommand = command.partition(" ")
        registered = next(each for each in self.commands if each["name"] == name)
        needed = int(registered.get("default_member_permissions") or 0)
        if self.hides_commands and user.may(where[1]) & needed != needed:
            raise CommandHidden(command)
        if subcommand:
            offered = next(each for each in registered["options"] if each["name"] == subcommand)
            told = [{"name": subcommand, "type": SUBCOMMAND_OPTION, "options": _told(offered, options, focused)}]
        else:
            told = _told(registered, options, focused)
        data = {"id": registered["id"], "name": name, "type": 1, "options": told}
        return data | ({"resolved": resolved} if (resolved := self._all_resolved(options, user)) else {})

    def _all_resolved(self, options: Json, user: User) -> Json:
        channels = {str(each.id): self._resolved(each, user) for each in options.values() if isinstance(each, Channel)}
        roles = {str(each.id): payloads.role(each) for each in options.values() if isinstance(each, Role)}
        files = {each["id"]: each for each in options.values() if isinstance(each, dict)}
        resolved = {"channels": channels, "roles": roles, "attachments": files}
        return {name: each for name, each in resolved.items() if each}

    def _uploaded(self, upload: Upload) -> Json:
        """Keep a file where the bot may fetch it, and return what Discord tells of it."""
        ident = str(self._ids())
        self.rest.uploads[ident] = upload.body
        size = len(upload.body) if upload.size is None else upload.size
        url = f"{self.files_url}/{ident}"
        return {"id": ident, "filename": upload.name, "size": size, "url": url, "proxy_url": url, "ephemeral": True}

    def _resolved(self, channel: Channel, user: User) -> Json:
        told = self._channel(channel)
        told.pop("permission_overwrites", None)
        return told | {"permissions": str(user.may(channel))}


def _told(offered: Json, options: Json, focused: str) -> list[Json]:
    """Return the options as a client sends them."""
    kinds = {option["name"]: option["type"] for option in offered.get("options", [])}
    told = []
    for name, value in options.items():
        sent = str(value.id) if kinds[name] in (CHANNEL_OPTION, ROLE_OPTION) else value
        sent = value["id"] if kinds[name] == ATTACHMENT_OPTION else sent
        told.append({"name": name, "type": kinds[name], "value": sent} | ({"focused": True} if name == focused else {}))
    return told
