"""The cards of the pictures are cards that both platforms take, and say what the pictures are to show."""

from pathlib import Path

import pytest

from bot.cards.card import AlertCard, DigestCard
from tests.fakes.discord_state import walk
from tests.fakes.slack_blocks import check_blocks
from tests.pictures import discord as discord_pictures
from tests.pictures import slack as slack_pictures
from tests.pictures.paint import IMAGE, Missing
from tests.pictures.stories import pictures

NAMES = ("alert", "grown", "fact", "list", "digest-3", "digest-23", "why", "reports", "saved", "all-23", "mute", "tune")


@pytest.mark.parametrize("name", NAMES)
def test_both_platforms_take_the_cards_of_a_picture(name: str):
    """What is drawn is what would be sent."""
    for card in pictures()[name]:
        check_blocks(list(slack_pictures.message_of(card).blocks))
        components = list(discord_pictures.view(card).to_components())
        assert 0 < len(walk(components)) <= 40


def test_the_pictures_show_what_they_are_called():
    """An alert with a picture and other reports, a change, an answer, a list, digests."""
    assert tuple(pictures()) == NAMES
    (alert, _), (grown,), (fact,) = (pictures()[name] for name in NAMES[:3])
    assert isinstance(alert, AlertCard)
    assert isinstance(grown, AlertCard)
    assert isinstance(fact, AlertCard)
    assert alert.standing == "6 sources, 5 languages"
    assert [card.news.said for card in (grown, fact) if card.news] == ["12 → 21 billion euros"] * 2
    assert all(isinstance(pictures()[name][0], DigestCard) for name in NAMES[3:6])


def test_a_tool_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is drawn by half in silence."""
    monkeypatch.delenv("NODE_PREFIX", raising=False)
    with pytest.raises(Missing, match="npm i"):
        slack_pictures.draw_all(pictures(), tmp_path)
    assert IMAGE.startswith(b"\x89PNG")
