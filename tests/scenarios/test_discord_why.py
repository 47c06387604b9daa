"""/why on Discord offers what the channel got, by title: nobody has to copy a link."""

from datetime import timedelta

from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.delivery import State
from bot.domain.destination import Destination
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.make import NOW, make_article, make_delivery, make_evidence, make_source
from tests.fakes.seeding import save_channel

LAB, CHIP = make_article("A lab opens its language model"), make_article("A chip halves its power")


async def told(bot: Running) -> None:
    """Store two stories that the first channel was sent, the chip last."""
    here = destination(bot.channel)
    await bot.store.add_sources([make_source()])
    await save_channel(bot.store, here)
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in (LAB, CHIP))
    sent = tuple(
        make_delivery(here, each, state=State.SENT, sent_at=NOW + timedelta(minutes=number)) for number, each in enumerate((LAB, CHIP))
    )
    evidence = {each.id: (make_evidence(),) for each in (LAB, CHIP)}
    await bot.store.record(
        PollRecord(source=make_source(), at=NOW, articles=(LAB, CHIP), stories=stories, evidence=evidence, deliveries=sent)
    )


async def offered(bot: Running, typed: str = "", *, elsewhere: bool = False) -> list[str]:
    """Return the titles that are offered in a channel."""
    where = bot.other if elsewhere else bot.channel
    return [each["name"] for each in await bot.server.autocomplete(bot.guild, where, bot.moderator, "why", "link", typed)]


async def test_i_pick_a_story_that_came_here_and_read_why():
    """The newest stands first; what I type narrows them; other channels offer their own alone."""
    async with running_bot() as bot:
        await told(bot)
        assert await offered(bot) == [CHIP.title, LAB.title]
        assert await offered(bot, "LAB") == [LAB.title]
        assert await offered(bot, elsewhere=True) == []
        [lab] = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "why", "link", "lab")
        reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "why", link=lab["value"])
        assert reply.text.startswith("### Why this came")
        assert LAB.title in reply.text
        assert "Sent as a card" in reply.text
        stolen = await bot.server.slash(bot.guild, bot.other, bot.moderator, "why", link=lab["value"])
        assert "let go of what it knew" in stolen.text


async def test_i_type_words_and_send_them_off_without_choosing():
    """Those of one story alone mean it; others are no link, and I read what is wanted: not that nobody knows such an article."""
    wanted = "Give the link of the article, or choose one of the stories that are offered while you type."
    async with running_bot() as bot:
        await told(bot)
        replies = [await bot.server.slash(bot.guild, bot.channel, bot.moderator, "why", link=typed) for typed in ("lab", "hello", "a", "")]
        assert LAB.title in replies[0].text
        assert [each.text for each in replies[1:]] == [wanted] * 3


def muted(channel: Destination) -> Ask:
    """Return what mutes the story of the lab for good."""
    subject = Subject(Verb.MUTE, About.STORY, str(LAB.story_id))
    ident = ask_id(channel.id, subject, "1")
    return Ask(id=ident, destination_id=channel.id, subject=subject, name=LAB.title, person="1", decides=True, made_at=NOW)


async def test_a_story_that_i_muted_is_offered_still():
    """Its card stands there; I may have forgotten why nothing more of it comes."""
    async with running_bot() as bot:
        await told(bot)
        await bot.store.ask(muted(destination(bot.channel)))
        assert await offered(bot) == [CHIP.title, LAB.title]
        reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "why", link="lab")
        assert "Muted here for good" in reply.text


async def test_a_broken_database_offers_nothing():
    """The command itself says what is wrong."""
    async with running_bot() as bot:
        await bot.store.close()
        assert await offered(bot) == []
