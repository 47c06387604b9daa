"""The digest of a channel on Slack: what waits for it, when it comes, and its end. In a direct message it is about one's own."""

from bot.cards import changes
from bot.cards.changes import Look
from bot.domain.destination import Destination, person_of
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.digest_words import DigestCommand, DigestNowCommand, DigestSetCommand
from bot.platforms.slack.render import SlackMessage, render
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.text import called, channel_mention, plain
from bot.platforms.slack.typed_channel import ChannelRef
from bot.platforms.slack.uses import channel_typed_in
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk


class SlackDigests:
    """Answers what is typed about digests. Whoever is in a channel decides when its digest comes."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk

    async def answer(self, command: DigestCommand, reader: Reader) -> SlackMessage | str:
        """Do what was typed, and return the answer."""
        if isinstance(command, DigestNowCommand):
            page = await self._desk.digest_now(self._here(reader), reader.speech)
            return render(page, jump=self._workspaces.of(reader.team_id).jump)
        to, times = await self._theirs(command.channel, reader), self._desk.digest_times
        look = self._look(to, reader)
        if isinstance(command, DigestSetCommand):
            return changes.subscribed(await times.set(to, command.wish), look, self._desk.clock())
        done = await times.off(to, command.instead)
        return changes.set_up(done.subscribed, done.ended, look, self._desk.clock())

    def _here(self, reader: Reader) -> Destination:
        """Return where somebody asks: a channel, or themselves in a direct message."""
        channel = channel_typed_in(reader.team_id, reader.channel_id, reader.person)
        return person_of(channel, reader.person.id) if reader.channel_id.startswith("D") else channel

    async def _theirs(self, wanted: ChannelRef | None, reader: Reader) -> Destination:
        """Return the channel that is meant, which the reader is in."""
        if wanted is None and reader.channel_id.startswith("D"):
            return self._here(reader)
        channels = Channels(self._workspaces.of(reader.team_id))
        channel_id = await channels.find_theirs(wanted, here=reader.channel_id, person=reader.person)
        return channel_typed_in(reader.team_id, channel_id, reader.person)

    def _look(self, channel: Destination, reader: Reader) -> Look:
        mention = f"<@{channel.channel_id}>" if channel.person else channel_mention(channel.channel_id)
        return Look(channel=mention, calls=called, plain=plain, topics=self._desk.topics.of(channel.workspace), speech=reader.speech)
