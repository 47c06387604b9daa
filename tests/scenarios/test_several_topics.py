"""Several topics in one breath, as people call them in their language, on Discord and on Slack, with the topics that ship."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app.shipped import load_shipped
from bot.domain.topic import Topic, Topics, TopicSlug
from tests.fakes.discord_bot import running_bot
from tests.fakes.make import NOW, TOPICS, make_subscription
from tests.fakes.seeding import save_subscription
from tests.fakes.talkers import OnDiscord, Opened, Talker, on_discord, on_slack

LATER = NOW + timedelta(hours=1)
PLATFORMS = pytest.mark.parametrize("platform", [on_discord, on_slack], ids=["discord", "slack"])


@pytest.fixture(scope="module")
def shipped() -> Topics:
    """The topics that ship."""
    return load_shipped().topics


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def somebody(request: pytest.FixtureRequest, shipped: Topics) -> AsyncIterator[Talker]:
    """Give somebody in a channel of each platform."""
    opened: Opened = request.param
    async with opened(shipped) as talker:
        yield talker


async def topics_of(somebody: Talker) -> set[str]:
    """Return what the channel is subscribed to."""
    return {str(each.topic) for each in await somebody.subscribed()}


SAID = [
    ("ai and semiconductors", {"ai", "semiconductors"}),
    ("ia, puces et informatique quantique", {"ai", "semiconductors", "quantum"}),
    ("人工智能和芯片、5G", {"ai", "semiconductors", "telecom"}),
    ("all", {"ai", "quantum", "semiconductors", "telecom"}),
]


async def test_i_name_topics_as_we_call_them_here(somebody: Talker):
    """I wrote what I wanted in one line, in my own words."""
    for said, meant in SAID:
        assert (await somebody.subscribe(said)).startswith("Done"), said
        assert await topics_of(somebody) == meant, said
        await somebody.unsubscribe("all")


async def test_the_answer_names_titles(somebody: Talker):
    """It did not answer with the words of its files: I read what the topics are called, in my language."""
    assert await somebody.subscribe("ki, chips") == f"Done: {somebody.here} gets Artificial intelligence and Semiconductors as it happens."
    somebody.become("de-DE", "Europe/Berlin")
    said = await somebody.subscribe("ki, quanten", digest="08:30")
    assert "„Künstliche Intelligenz“" in said
    assert "Bisher: sofort" in said
    assert "„Quantentechnologie“ im Überblick" in said


async def test_a_slip_gets_the_nearest_topic(somebody: Talker):
    """I mistyped one of three, and was told which, and what it may have been; nothing was half done."""
    said = await somebody.subscribe("ai, semiconducters and quantum")
    assert said == "There is no topic “semiconducters”: did you mean “Semiconductors”?"
    said = await somebody.subscribe("gardening")
    assert said == (
        "There is no topic “gardening”: choose Artificial intelligence, Quantum technology, Semiconductors, or Telecommunications."
    )
    assert await topics_of(somebody) == set()


async def test_the_nearest_is_named_in_my_language(somebody: Talker):
    """I am German: it asked whether I meant Halbleiter."""
    somebody.become("de-DE", "Europe/Berlin")
    assert await somebody.subscribe("Halbleter") == "Das Thema „Halbleter“ gibt es nicht: Meintest du „Halbleiter“?"


async def test_several_are_ended_in_one_breath(somebody: Talker):
    """Chips and telecom were too much: both gone, AI stays."""
    await somebody.subscribe("all")
    said = await somebody.unsubscribe("chips and 5g")
    assert said.startswith(f"Done: {somebody.here} gets no more Semiconductors and Telecommunications.")
    assert await topics_of(somebody) == {"ai", "quantum"}


async def test_one_that_is_not_subscribed_ends_nothing(somebody: Talker):
    """I asked to end two, and had only one of them."""
    await somebody.subscribe("ai")
    assert await somebody.unsubscribe("ai and chips") == f"{somebody.here} is not subscribed to Semiconductors."
    assert await topics_of(somebody) == {"ai"}


@PLATFORMS
async def test_a_topic_that_was_renamed_away_can_be_ended(platform: Opened):
    """The operator renamed our topic: I ended what we had, by the name that I knew, and as the list shows it."""
    async with platform(TOPICS) as somebody:
        await somebody.subscribe("ai")
        for called in ("chip-fabs", "Chip fabs", "chip  FABS", "all"):
            await save_subscription(somebody.store, make_subscription(await somebody.channel(), TopicSlug("chip-fabs")))
            assert "chip-fabs" in await somebody.listed()
            assert (await somebody.unsubscribe(called)).startswith("Done")
            assert "chip-fabs" not in await topics_of(somebody)


@PLATFORMS
async def test_what_a_channel_does_not_have_is_told_with_what_it_has(platform: Opened):
    """I mistyped the one that was renamed, and asked for one that we never had."""
    async with platform(TOPICS) as somebody:
        await somebody.subscribe("ai")
        await save_subscription(somebody.store, make_subscription(await somebody.channel(), TopicSlug("chip-fabs"), created_at=LATER))
        assert await somebody.unsubscribe("chip fab") == "There is no topic “chip fab”: did you mean “chip-fabs”?"
        assert await somebody.unsubscribe("gardening") == "There is no topic “gardening”: choose AI or chip-fabs."
        assert await somebody.unsubscribe("quantum") == f"{somebody.here} is not subscribed to Quantum."


@PLATFORMS
async def test_a_title_with_commas_is_one_topic(platform: Opened):
    """Our own topic is called Fusion, fission and fuel."""
    fuel = Topic(slug=TopicSlug("fusion,-fission-and-fuel"), titles={"en": "Fusion, fission and fuel"})
    marked = Topic(slug=TopicSlug("r&d"), titles={"en": "R&D <!channel> @everyone"})
    async with platform(Topics([*TOPICS, fuel, marked])) as somebody:
        said = await somebody.subscribe("Fusion, fission and fuel")
        assert said == f"Done: {somebody.here} gets Fusion, fission and fuel as it happens."
        assert (await somebody.subscribe("fusion, fission and fuel and quantum", digest="08:30")).count("Quantum") == 1
        said = await somebody.subscribe("r&d")
        assert "R&" in said
        assert "<!channel>" not in said
        assert "@everyone" not in said.replace("&lt;!channel&gt; @everyone", "")


async def test_discord_completes_a_list(shipped: Topics):
    """I typed the first one and a comma, and was offered the others; what I picked was understood."""

    async def offered(somebody: OnDiscord, typed: str) -> list[tuple[str, str]]:
        bot = somebody.bot
        choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "subscribe", "topic", typed)
        return [(each["name"], each["value"]) for each in choices]

    async with on_discord(shipped) as somebody:
        assert (await offered(somebody, ""))[-1] == ("All topics", "all")
        assert len(await offered(somebody, "")) == 5
        assert (await offered(somebody, "halb"))[0] == ("Semiconductors", "semiconductors")
        assert (await offered(somebody, "ki"))[:2] == [
            ("Artificial intelligence", "ai"),
            ("Artificial intelligence, Quantum technology", "ai, quantum"),
        ]
        assert await offered(somebody, "ki, sem") == [("Artificial intelligence, Semiconductors", "ai, semiconductors")]
        assert (await offered(somebody, "ai and "))[0] == ("Artificial intelligence", "ai")
        await somebody.subscribe("ai, semiconductors")
        assert await topics_of(somebody) == {"ai", "semiconductors"}


MANY = Topics(Topic(slug=TopicSlug(f"subject-{n}-{'s' * 30}"), titles={"en": f"Subject {n} *{'s' * 30}*"}) for n in range(70))


@PLATFORMS
async def test_an_answer_about_very_many_topics_arrives(platform: Opened):
    """The first are named, the others counted; nothing is too long for a message, and no title marks anything up."""
    async with platform(MANY) as talker:
        for said in (await talker.subscribe("all"), await talker.unsubscribe("all")):
            assert said.startswith("Done: ")
            assert "50 more" in said
        assert not await talker.subscribed()


@PLATFORMS
async def test_the_list_shows_titles_as_they_are(platform: Opened):
    """A topic of my own has signs in its name that mark text."""
    async with platform(Topics([Topic(slug=TopicSlug("r-d"), titles={"en": "R & *D*"})])) as talker:
        await talker.subscribe("R & *D*")
        assert " *D*" not in await talker.listed()


async def test_completion_offers_nothing_that_is_too_long_to_choose():
    """Two of these have room in what a choice stands for, three have not: one too long would cost all that are offered."""
    async with running_bot(topics=MANY) as bot:
        one, two = (f"subject-{n}-{'s' * 30}" for n in (1, 2))
        for typed, offered in ((f"{one}, subj", True), (f"{one}, {two}, subj", False)):
            choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "subscribe", "topic", typed)
            assert all(len(each["value"]) <= 100 for each in choices)
            assert bool(choices) is offered
