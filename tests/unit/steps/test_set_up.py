"""Set-up: how much each topic brings, and what a form comes to, asked of functions alone."""

import asyncio
from datetime import timedelta

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Marks
from bot.cards.setup_form import SetUpLook, SetUpState, about, setup_form
from bot.domain.destination import Platform
from bot.domain.errors import StoreError
from bot.domain.topic import Topic, Topics, TopicSlug
from bot.platforms.discord.modals import MOST_FIELDS, MOST_OPTIONS, modal_of
from bot.platforms.slack.modals import view_of
from bot.steps.commands.edit_settings import split_quiet
from bot.steps.commands.set_up import Volumes, when
from tests.fakes.discord_forms import check_modal
from tests.fakes.make import AI, NOW, make_destination, make_subscription
from tests.fakes.slack_views import check_view
from tests.fakes.words import shipped_words

SETUP = Action(kind=ActionKind.SETUP, subject=1)


class SlowStore:
    """Counts, and takes its time."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = asyncio.Event()
        self.broken = False

    async def stories_since(self, topic: TopicSlug, since: object) -> int:
        self.asked += 1
        await self.go.wait()
        if self.broken:
            raise StoreError("The database is away.")
        return 40


async def test_a_count_that_takes_long_holds_no_window_up_and_serves_the_next():
    """Asked once, however many open windows meanwhile; kept for ten minutes."""
    store, now = SlowStore(), NOW
    volumes = Volumes(store=store, clock=lambda: now)  # type: ignore[arg-type] # it asks for no more
    assert await volumes([AI], patience=0.0) == {}
    assert await volumes([AI], patience=0.0) == {}
    store.go.set()
    assert await volumes([AI]) == {AI: 40}
    assert await volumes([AI]) == {AI: 40}
    assert store.asked == 1
    now += timedelta(minutes=11)
    assert await volumes([AI]) == {AI: 40}
    assert store.asked == 2


async def test_without_a_database_the_window_opens_without_counts():
    """What it is for needs none."""
    store = SlowStore()
    store.broken = True
    store.go.set()
    assert await Volumes(store=store, clock=lambda: NOW)([AI]) == {}  # type: ignore[arg-type] # it asks for no more


@pytest.mark.parametrize(("count", "said"), [(0, 0), (7, 7), (12, 10), (38, 40), (99, 100), (123, 120), (1_234, 1_200)])
def test_a_count_is_said_as_people_say_it(count: int, said: int):
    """About 40 a week."""
    assert about(count) == said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30 Europe/Paris", ("08:30", "Europe/Paris")),
        ("8:30 pm New York", ("8:30 pm", "New York")),
        ("8h30, Paris", ("8h30", "Paris")),
        ("9", ("9", "")),
        ("late", ("late", "")),
        ("", ("", "")),
    ],
)
def test_time_and_zone_are_read_from_one_line(typed: str, read: tuple[str, str]):
    """As one writes them one after the other."""
    assert when(Answers({"when": (typed,)}, Marks())) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22:00-07:00", ("22:00-07:00", "")),
        ("10pm to 7am New York", ("10pm to 7am", "New York")),
        ("22-7 Asia/Tokyo", ("22-7", "Asia/Tokyo")),
        ("", ("off", "")),
        ("at night", ("at night", "")),
    ],
)
def test_quiet_hours_may_have_a_zone_of_their_own(typed: str, read: tuple[str, str]):
    """In one field; nothing ends them."""
    assert split_quiet(typed) == read


@pytest.mark.parametrize("code", shipped_words().languages)
@pytest.mark.parametrize("count", [1, 4, 11, 60])
def test_both_platforms_take_the_window_in_each_language_with_any_number_of_topics(code: str, count: int):
    """One topic, those that ship, and as many of its own as a workspace may have, with long names."""
    topics = Topics(
        Topic(slug=TopicSlug(f"t{number}"), titles={"en": f"A topic with a rather long name {number} " * 3}) for number in range(count)
    )
    speech = shipped_words().into(code)
    channel = make_destination("news", platform=Platform.DISCORD)
    wishes = [make_subscription(channel, TopicSlug(f"t{number}")) for number in range(count)]
    for state in (
        SetUpState(channel_id="4711", wishes=wishes, volumes={TopicSlug("t0"): 40}, zone="Europe/Paris"),
        SetUpState(wishes=None, volumes={}, zone="Etc/GMT-2"),
    ):
        look = SetUpLook(topics=topics, speech=speech, most=MOST_OPTIONS, compact=True)
        modal = modal_of(setup_form(SETUP, state, look, NOW)).to_dict()
        assert len(modal["components"]) <= MOST_FIELDS
        check_modal(modal)
        check_view(view_of(setup_form(SETUP, state, SetUpLook(topics=topics, speech=speech, most=100, compact=False), NOW)))


def test_a_channel_with_more_topics_than_a_window_shows_loses_none_by_it():
    """What was not shown was not taken out."""
    channel = make_destination("news", platform=Platform.DISCORD)
    topics = Topics(Topic(slug=TopicSlug(f"t{number}"), titles={"en": str(number)}) for number in range(30))
    wishes = [make_subscription(channel, each.slug) for each in topics]
    look = SetUpLook(topics=topics, speech=shipped_words().into("en"), most=25, compact=True)
    form = setup_form(SETUP, SetUpState(channel_id="1", wishes=wishes, volumes={}, zone="UTC"), look, NOW)
    assert form.opened is None
