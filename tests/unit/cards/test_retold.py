"""Stories that come again: the card says what is new, when it was told before, and links the message that told it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.digest_card import digest_card
from bot.cards.retold import retold
from bot.domain.change import Change
from bot.domain.delivery import Batch, Coverage, Item, Kind, MessageId, Nonce, Telling
from bot.domain.source import SourceKind
from bot.platforms.discord import render as discord
from bot.platforms.slack.render import render as slack
from tests.fakes.discord_state import texts
from tests.fakes.make import NOW, TOPICS, make_article, make_batch, make_destination
from tests.fakes.words import shipped_words

WORDS = shipped_words()
EN = WORDS.into("en")
NEWS = make_destination("7", workspace="9")
DAY = timedelta(days=1)
BEFORE = Telling(message=MessageId("4711"), at=NOW - DAY, zone="Europe/Paris")
FIGURE = Change("12", "21 billion euros", make_article("Plant to cost 21 billion euros"))


def report(source: str) -> Coverage:
    article = make_article(f"As told by {source}", url=f"https://{source}.example/1")
    return Coverage(article=article, source_title=source, source_kind=SourceKind.PRESS)


def again(*new: str, known: tuple[str, ...] = (), change: Change | None = None) -> Item:
    """A story that was told the day before, with what came since."""
    (item,) = make_batch(make_article(), destination=NEWS, kind=Kind.DIGEST).items
    reports = [report(each) for each in (*known, *new)]
    since = frozenset(each.article.id for each in reports if each.source_title in new)
    return replace(item, reports=tuple(reports), earlier=BEFORE, since=since, change=change)


@pytest.mark.parametrize(
    ("code", "news", "before"),
    [
        ("en", "grew: +3 sources", "told Sun, Nov 22"),
        ("de", "wächst: +3 Quellen", "gemeldet So., 22. Nov."),
        ("ja", "続報：+3媒体", "11月22日(日)に掲載"),
    ],
)
def test_it_says_how_many_publishers_are_new(code: str, news: str, before: str):
    """Those that told nothing before; the day is that of the readers' zone."""
    told = retold(again("a", "b", "c", known=("d",)), None, WORDS.into(code))
    assert told
    assert (told.news, told.before, told.message) == (news, before, BEFORE.message)


def test_another_feed_of_a_newsroom_that_told_it_is_no_new_source():
    """Publishers count, not feeds."""
    item = again("a", known=("b",))
    item = replace(item, reports=(*item.reports, replace(report("b2"), source_title="b")))
    item = replace(item, since=item.since | {item.reports[-1].article.id})
    told = retold(item, None, EN)
    assert told
    assert told.news == "grew: +1 source"


def test_it_says_which_figure_is_new():
    """Old and new, and how many sources with it."""
    told = retold(again("a"), FIGURE, EN)
    assert told
    assert told.news == "new: 12 → 21 billion euros · grew: +1 source"


def test_what_comes_for_the_first_time_needs_no_reason():
    """Nothing is said."""
    assert retold(replace(again(), earlier=None), None, EN) is None


def test_both_platforms_link_the_message_that_told_it():
    """In a line of the digest, and for the story that leads it."""
    lead = replace(again("x", "y"), article=replace(make_article(), title="Lead"))
    line = replace(again("a", "b", "c"), article=make_article("Line"))
    batch = Batch(destination=NEWS, kind=Kind.DIGEST, nonce=Nonce("d-1"), items=(lead, line))
    card = digest_card(batch, TOPICS, EN, now=NOW)
    on_discord = "\n".join(texts(list(discord.message(card, EN, batch.nonce, jump=discord.jump_in(NEWS)).to_components())))
    assert "**grew: +2 sources** · [told Sun, Nov 22](https://discord.com/channels/9/7/4711)" in on_discord
    assert "- [Line]" in on_discord
    assert on_discord.count("**grew: +3 sources** · [told Sun, Nov 22](https://discord.com/channels/9/7/4711)") == 1
    on_slack = str(slack(card, jump=lambda message: f"https://team.slack.test/{message}").blocks)
    assert "*grew: +2 sources* · <https://team.slack.test/4711|told Sun, Nov 22>" in on_slack
    assert "{'type': 'link', 'url': 'https://team.slack.test/4711', 'text': 'told Sun, Nov 22'}" in on_slack
