"""What one person gets by direct message on Slack: they subscribe, look and stop for themselves alone."""

from dataclasses import replace

from bot.cards import changes
from bot.cards.changes import Look
from bot.cards.listing import Look as ListLook
from bot.cards.listing import Place, Row, list_page
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.subscription import new_ones
from bot.platforms.slack.dm_words import DmCommand
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.text import called, plain
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import Wish


async def answer_dm(command: DmCommand, desk: Desk, me: Destination, speech: Speech) -> str | Reply | SlackMessage:
    """Return what came of a command of the person `me`."""
    if command.wish:
        return await _subscribed(replace(command.wish, by=me.channel_id), desk, me, speech)
    if not await desk.subscriptions.of(me):
        return speech.say("me.nothing")
    if command.ends:
        ended = await desk.unsubscribe.by_topic(me, command.ends, mention=_mention(me))
        return changes.unsubscribed(ended, _look(desk, me, speech))
    return await _listed(desk, me, speech)


async def _subscribed(wish: Wish, desk: Desk, me: Destination, speech: Speech) -> Reply:
    done = await desk.subscribe(me, wish)
    said = changes.subscribed(done, _look(desk, me, speech), desk.clock())
    return await with_first_stories(said, desk.first, new_ones(done), speech, first_line)


async def _listed(desk: Desk, me: Destination, speech: Speech) -> str | SlackMessage:
    """Return what somebody gets; of a page more nobody has topics enough."""
    rows = [Row(shown=Shown(subscription=each, channel=me, mention=_mention(me))) for each in await desk.subscriptions.of(me)]
    look = ListLook(topics=desk.topics.of(me.workspace), speech=speech, now=desk.clock(), plain=plain)
    page = list_page(rows, {me.channel_id: Place()}, look)
    return list_message(page) if page else speech.say("me.nothing")


def _look(desk: Desk, me: Destination, speech: Speech) -> Look:
    return Look(channel=_mention(me), calls=called, plain=plain, topics=desk.topics.of(me.workspace), speech=speech)


def _mention(me: Destination) -> str:
    return f"<@{me.channel_id}>"
