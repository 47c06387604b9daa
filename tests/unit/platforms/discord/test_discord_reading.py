"""Answers to readers as Discord cards: whatever a feed or a team calls things, a card holds them."""

from dataclasses import replace

import pytest

from bot.cards.reading import latest_page
from bot.domain.delivery import Coverage, MessageId
from bot.domain.reading import STORIES_A_PAGE, Caught, ReadPage, ReadStory
from bot.domain.source import SourceKind
from bot.platforms.discord.news_commands import look_of
from bot.platforms.discord.subscription_list import layout
from bot.platforms.shared.text import units
from tests.fakes.discord_state import texts
from tests.fakes.make import NOW, TOPICS, make_article, make_delivery, make_destination
from tests.fakes.words import shipped_words

CARD = 4_000
CHANNEL = make_destination("2" * 19, workspace="1" * 19)


class Desk:
    """As much of a desk as a look needs."""

    clock = staticmethod(lambda: NOW)


def story(title: str, number: int) -> ReadStory:
    article = make_article(f"{title}{number}", url=f"https://x.example/{number}{'a' * 270}")
    sent = replace(make_delivery(CHANNEL, article), message_id=MessageId("3" * 19))
    return ReadStory(head=Coverage(article=article, source_title=title, source_kind=SourceKind.PRESS), reports=123, posted=(CHANNEL, sent))


@pytest.mark.parametrize("code", shipped_words().languages)
@pytest.mark.parametrize("title", ["*~_|" * 100, "漢" * 400, "\N{SMILING FACE WITH OPEN MOUTH}" * 400])
def test_the_newest_stories_of_long_topics_fit_a_card(code: str, title: str):
    """Eight topics of the longest names that settings allow, and five stories of long titles and addresses."""
    topics = tuple(replace(next(iter(TOPICS)), titles={"en": "*" * 60}) for _ in range(8))
    page = ReadPage(stories=tuple(story(title, number) for number in range(STORIES_A_PAGE)), count=4_000, number=5, more=True)
    drawn = latest_page(Caught(page=page, topics=topics, since=NOW), look_of(Desk(), shipped_words().into(code, "discord")), "10")  # type: ignore[arg-type] # its clock is all
    assert not isinstance(drawn, str)
    assert sum(map(units, texts(layout(drawn).to_components()))) <= CARD
