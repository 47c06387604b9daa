"""The feeds of a workspace on Slack: whoever is in the channel in which they type decides, as for subscriptions."""

from collections import defaultdict
from dataclasses import replace

from bot.cards import changes
from bot.cards.filter_form import filter_actions
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.source import Source
from bot.domain.subscription import new_ones
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.command_text import mode_of
from bot.platforms.slack.command_words import Found
from bot.platforms.slack.feed_lists import SlackFeedLists, require_no_guest
from bot.platforms.slack.feed_words import FeedCommand
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.text import called, channel_mention, plain
from bot.platforms.slack.typed_channel import channel_of
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.act import Acted
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import Wish


class FeedCommands:
    """Answers what is asked about feeds."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk
        self.lists = SlackFeedLists(workspaces, desk)

    async def answer(self, command: FeedCommand, asks: Reader) -> SlackMessage | Reply | Acted:  # noqa: PLR0911 - one for each verb
        """Do what was typed; raise InvalidInput where that cannot be done."""
        feeds, speech = self._desk.feeds, asks.speech
        if command.verb == "list":
            return page_message(await feeds.page(asks.workspace, speech))
        if command.verb == "follow":
            return await self._follow(command, asks)
        if command.verb == "import":
            return await self.lists.linked(command.what, asks)
        if command.verb == "export":
            return await self.lists.exported(1, asks)
        require_no_guest(asks.person)
        await self._channels(asks).find_theirs(None, here=asks.channel_id, person=asks.person)
        if command.verb == "add":
            return page_message(await feeds.found(command.what, asks.workspace, speech))
        if command.verb == "doctor":
            return await feeds.examined(command.what, asks.workspace, speech)
        gone = await feeds.removed((await feeds.named(command.what, asks.workspace)).id, asks.workspace, asks.person.id)
        return page_message(await feeds.page(asks.workspace, speech, said=speech.say("feeds.removed", feed=gone.title or gone.host)))

    async def whole_offered(self, offer: int, asks: Reader) -> Reply:
        """Follow a feed that was offered, and let the channel in which its button stands get all of it."""
        require_no_guest(asks.person)
        here = await self._entered(asks, None)  # first: a feed that nobody can be told of is not added
        feed, _ = await self._desk.feeds.gathered(offer, asks.workspace, asks.person.id)
        return await self._whole(feed, here, Wish(topic="", by=asks.person.id), asks.speech)

    async def _follow(self, command: FeedCommand, asks: Reader) -> Reply:
        found: Found = command.found if command.found is not None else defaultdict(list)
        here = await self._entered(asks, command.found)
        feed = await self._desk.feeds.named(command.what, asks.workspace)
        time, zone, days, languages = (" ".join(found.get(kind, ())) for kind in ("time", "zone", "days", "languages"))
        mode = mode_of(found)
        wish = Wish(topic="", mode=mode, digest=time, zone=zone, days=days, languages=languages, by=asks.person.id)
        return await self._whole(feed, here, wish, asks.speech)

    async def _entered(self, asks: Reader, found: Found | None) -> Destination:
        """Return the channel that is meant, which the person is in, and in which Newsdesk can post."""
        channels = self._channels(asks)
        wanted = channel_of(found) if found is not None else None
        channel_id = await channels.find_theirs(wanted, here=asks.channel_id, person=asks.person)
        return replace(asks.channel(channel_id), name=await channels.enter(channel_id))

    async def _whole(self, feed: Source, here: Destination, wish: Wish, speech: Speech) -> Reply:
        await self._desk.names.heard(here)
        done = await self._desk.feeds.whole(feed, here, wish)
        topics = self._desk.topics.of(here.workspace)
        look = changes.Look(channel=channel_mention(here.channel_id), calls=called, plain=plain, topics=topics, speech=speech)
        said = changes.subscribed(done, look, self._desk.clock())
        reply = await with_first_stories(said, self._desk.first, new_ones(done), speech, first_line)
        return replace(reply, actions=(*reply.actions, *filter_actions(done, speech)))

    def _channels(self, asks: Reader) -> Channels:
        return Channels(self._workspaces.of(asks.team_id))
