"""Why nothing came, on each platform: whoever asks about a link reads the reason that is true, and nothing of other workspaces."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.ask import About, Ask, Subject, Verb, ask_id, requests
from bot.domain.delivery import Deferred, State
from bot.domain.destination import Destination
from bot.domain.filters import Filter, kind_mark, marked
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.outbox.alone import ALONE
from bot.outbox.limits import TOLD_IN_A_LIST
from bot.outbox.retelling import TOLD
from bot.outbox.tastes import spared_reason
from bot.outbox.withdrawal import FILTERED, UNSUBSCRIBED
from tests.fakes.command_world import CommandWorld, OpenCommands, discord_commands, slack_commands
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.seeding import save_destination, save_subscription

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CANARY = "Heliotrope"
"""Names what another workspace has: a channel, a subscription, a mute."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Why a story did not come: how the channel, its subscription, the article and what it was owed differ, and what is said of it."""

    said: str
    channel: dict[str, Any] = field(default_factory=dict)
    wish: dict[str, Any] | None = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    owed: dict[str, Any] | None = None
    about: Any = AI
    marks: tuple[Any, ...] = ()
    looked: timedelta = -2 * DAY


def muted(word: str) -> str:
    """Return the reason that is kept with what a mute of a word stopped."""
    channel, subject = make_destination("1").id, Subject(Verb.MUTE, About.WORD, word)
    ident = ask_id(channel, subject, "1")
    ask = Ask(
        id=ident, destination_id=channel, subject=subject, name=word, person="1", decides=True, made_at=NOW, until=NOW + DAY
    )  # fmt: skip
    [request] = requests([ask], NOW)
    return spared_reason(request)


REASONS = {
    "language": Silence(said="Only articles in French come here; this one is in English.", wish={"languages": frozenset({"fr"})}),
    "baseline": Silence(said="The feed had it already when Newsdesk first looked there", looked=timedelta()),
    "younger": Silence(said="is younger: made or changed", wish={"created_at": NOW + HOUR}),
    "paused": Silence(said="The channel has been paused since", channel={"paused_at": NOW - DAY, "recheck_at": NOW + HOUR}),
    "given up": Silence(said="The channel was given up", channel={"paused_at": NOW - DAY, "off_at": NOW - DAY}),
    "removed": Silence(said="Newsdesk was removed here", channel={"left_at": NOW - DAY}),
    "old": Silence(said="more than 7 days before Newsdesk found it", article={"published_at": NOW - 30 * DAY}),
    "no subscription": Silence(said="This channel is not subscribed to anything.", wish=None),
    "another subject": Silence(said="which this channel is subscribed to", about=QUANTUM),
    "filter": Silence(
        said="does not let it through: another filter, or none, would.",
        wish={"filter": Filter(query="funding")},
    ),
    "kind": Silence(
        said="It belongs to what is left out here (opinion): it would have come without that setting.",
        wish={"filter": Filter(without=frozenset({"opinion", "deals"}))},
        marks=(kind_mark("opinion"),),
    ),
    "filter set later": Silence(said="a filter here does not let it through", owed={"state": State.PARKED, "last_error": FILTERED}),
    "alone": Silence(said="Too few publishers tell it so far", owed={"due_at": NOW + HOUR, "deferred": Deferred.ALONE}),
    "alone for long": Silence(said="too few publishers told it within two days", owed={"state": State.PARKED, "last_error": ALONE}),
    "muted": Silence(said="muted here until", owed={"state": State.PARKED, "last_error": muted("lab")}),
    "told before": Silence(said="it was told here before", owed={"state": State.PARKED, "last_error": TOLD}),
    "unsubscribed": Silence(said="does not subscribe to it any more", owed={"state": State.PARKED, "last_error": UNSUBSCRIBED}),
    "in a list": Silence(said="Told in a list", owed={"state": State.PARKED, "last_error": TOLD_IN_A_LIST, "deferred": Deferred.FLOOD}),
    "quiet hours": Silence(said="quiet hours", owed={"due_at": NOW + HOUR, "deferred": Deferred.QUIET}),
    "full hour": Silence(said="had its cards of that hour", owed={"due_at": NOW + HOUR, "deferred": Deferred.MOST}),
    "deleted": Silence(said="Was sent, and then deleted here", owed={"state": State.DELETED, "sent_at": NOW}),
}


@pytest.fixture(params=[discord_commands, slack_commands], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[CommandWorld]:
    """Give a bot on each platform in turn."""
    open_world: OpenCommands = request.param
    async with open_world(lambda _: None) as opened:
        yield opened


async def answered(world: CommandWorld, name: str, silence: Silence) -> str:
    """Store an article that did not come for a reason, and ask for its link."""
    source = make_source(f"https://{name.replace(' ', '-')}.example/feed", first_look=NOW + silence.looked)
    article = make_article(f"A lab opens its model: {name}", source=source, **silence.article)
    here = world.channel
    world.store.tables.subscriptions.clear()
    world.store.tables.destinations[here.id] = _changed(here, silence.channel)
    if silence.wish is not None:
        await save_subscription(world.store, make_subscription(here, AI, **{"created_at": NOW - DAY, **silence.wish}))
    abroad = await elsewhere(world)
    owed = [make_delivery(here, article, **silence.owed)] if silence.owed is not None else []
    sent = make_delivery(abroad, article, state=State.SENT, sent_at=NOW)
    story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {article.id: (make_evidence(silence.about, "lab"), *marked(silence.marks))}
    await world.store.add_sources([source])
    record = PollRecord(source=source, at=NOW, articles=(article,), stories=(story,), evidence=evidence, deliveries=(*owed, sent))
    await world.store.record(record)
    return (await world.why(article.url, "en-US")).text


def _changed(channel: Destination, changes: dict[str, Any]) -> Destination:
    return make_destination(channel.channel_id, platform=channel.platform, workspace=channel.workspace_id, **changes)


async def elsewhere(world: CommandWorld) -> Destination:
    """Return a channel of another workspace that got the same story, with a mute of its own."""
    channel = make_destination("999", platform=world.channel.platform, workspace="9", name=CANARY)
    await save_destination(world.store, channel)
    await save_subscription(world.store, make_subscription(channel, AI, created_at=NOW - DAY, created_by=CANARY))
    return channel


async def test_each_silence_is_told_by_its_own_reason(world: CommandWorld):
    """The sentence that is true of it stands in the answer; a canary of another workspace in none."""
    said = {name: await answered(world, name, silence) for name, silence in REASONS.items()}
    assert {name: text for name, text in said.items() if REASONS[name].said not in text} == {}
    assert [name for name, text in said.items() if CANARY in text] == []
    assert [name for name, text in said.items() if "Why this came" in text] == ["in a list", "deleted"]
    assert [name for name, text in said.items() if "This is on its way" in text] == ["alone", "quiet hours", "full hour"]
