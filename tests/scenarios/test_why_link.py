"""`why LINK` on each platform: whoever reads a channel may ask what became of a story there, and reads of no other channel."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.delivery import State
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.command_world import CommandWorld, OpenCommands, discord_commands, slack_commands
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_delivery, make_evidence, make_source, make_subscription
from tests.fakes.seeding import save_destination, save_subscription

FIRST = make_article("The oldest of the feed", seen_at=NOW - timedelta(days=2))
LAB = make_article(
    "A lab opens its language model", url="https://news.example.org/lab?a=1&b=2", canonical_url="https://news.example.org/lab"
)


@pytest.fixture(params=[discord_commands, slack_commands], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[CommandWorld]:
    """Give a bot on each platform in turn; another channel was sent the story."""
    open_world: OpenCommands = request.param
    async with open_world(lambda _: None) as opened:
        await opened.store.add_sources([make_source()])
        await save_destination(opened.store, opened.other)
        sent = make_delivery(opened.other, LAB, state=State.SENT, sent_at=NOW)
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in (FIRST, LAB))
        evidence = {LAB.id: (make_evidence(AI, "lab"), make_evidence(QUANTUM, "model"))}
        record = PollRecord(source=make_source(), at=NOW, articles=(FIRST, LAB), stories=stories, evidence=evidence, deliveries=(sent,))
        await opened.store.record(record)
        yield opened


async def subscribed(world: CommandWorld, **changes) -> None:
    """Let the channel subscribe to AI, in time."""
    await save_destination(world.store, world.channel)
    await save_subscription(world.store, make_subscription(world.channel, AI, **{"created_at": NOW - timedelta(days=1), **changes}))


async def test_i_ask_about_a_link_and_i_alone_read_which_gate_held_it_back(world: CommandWorld):
    """The gate first, then the title, and the topic that this channel asked for with its score."""
    await subscribed(world, languages=frozenset({"fr"}))
    answer = await world.why(LAB.url, "en-US")
    heading, gate, title, *_ = answer.text.splitlines()
    assert "Why this did not come" in heading
    assert gate == "Only articles in French come here; this one is in English."
    assert "A lab opens its language model" in title
    assert "score 6, 4 needed" in answer.text
    assert answer.private


async def test_i_read_nothing_of_other_channels(world: CommandWorld):
    """It came in another one, and is about a topic that this channel did not ask for."""
    await subscribed(world)
    answer = await world.why(LAB.url, "en-US")
    assert "sent as a card" not in answer.text
    assert "Quantum" not in answer.text
    assert world.other.channel_id not in answer.text


async def test_the_link_may_carry_other_tracking_than_the_feeds(world: CommandWorld):
    """As somebody copied it elsewhere; and the answer is in my language."""
    await subscribed(world, created_at=NOW + timedelta(hours=1))
    answer = await world.why("https://news.example.org/lab?utm_source=mail", "de")
    assert answer.text.splitlines()[1].startswith("Das Abo von „")


async def test_a_channel_without_subscriptions_reads_that(world: CommandWorld):
    """Nobody asked for anything here."""
    answer = await world.why(LAB.url, "en-US")
    assert answer.text.splitlines()[1] == "This channel is not subscribed to anything."


async def test_a_link_that_nobody_has_seen_says_so(world: CommandWorld):
    """In one sentence."""
    answer = await world.why("https://nowhere.example/", "en-US")
    assert answer.text.startswith("Newsdesk knows no article at https")
    assert "no feed has shown it" in answer.text
