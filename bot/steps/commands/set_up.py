"""Set-up: a channel's topics, times and languages in one go, from a form that shows what the channel has."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Form, problems_of
from bot.cards.setup_form import SetUpLook, SetUpState, setup_form
from bot.cards.words import Speech
from bot.domain.destination import Destination, Workspace
from bot.domain.errors import InvalidInput, StoreError
from bot.domain.inputs import parse_languages, parse_mode, parse_time, parse_zone
from bot.domain.subscription import Mode, Subscribed, Subscription
from bot.domain.topic import Topics, TopicSlug, no_topic, unknown_topic
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.ports.store import Articles, DestinationSettings
from bot.ports.topics import TopicsOf
from bot.steps.commands.subscribe import Subscribe, SubscriptionStore
from bot.steps.commands.wishes import Wish

LOOKED_BACK: Final = timedelta(days=7)
_FRESH = timedelta(minutes=10)
_PATIENCE = 0.8  # seconds: a window must open within three of what asked for it
_WHEN = re.compile(r"(?P<time>\d\S*?(?: ?[ap]m)?)(?:[\s,;]+(?P<zone>.+))?", re.IGNORECASE)


class SetUpStore(SubscriptionStore, DestinationSettings, Articles, Reading, Protocol):
    """The ports that setting up needs."""


@dataclass(kw_only=True)
class Volumes:
    """How many stories each topic had in the last seven days. A count serves for ten minutes; a slow one serves the next who asks."""

    store: Reading
    clock: Clock
    _counts: dict[TopicSlug, tuple[datetime, int]] = field(default_factory=dict)
    _counting: "asyncio.Task[None] | None" = None

    async def __call__(self, topics: Iterable[TopicSlug], patience: float = _PATIENCE) -> Mapping[TopicSlug, int]:
        """Return what is known of some topics, within a moment."""
        wanted, now = list(topics), self.clock()
        stale = [each for each in wanted if each not in self._counts or not now - _FRESH < self._counts[each][0] <= now]
        if stale and (self._counting is None or self._counting.done()):
            self._counting = asyncio.create_task(self._count(stale, now))
        if stale and self._counting:
            await asyncio.wait({self._counting}, timeout=patience)
        return {each: self._counts[each][1] for each in wanted if each in self._counts}

    async def _count(self, topics: Sequence[TopicSlug], now: datetime) -> None:
        try:
            for each in topics:
                self._counts[each] = (now, await self.store.stories_since(each, now - LOOKED_BACK))
        except StoreError:
            return  # the window opens without them


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpDone:
    """What a submission came to: what was subscribed or changed, and what ended."""

    subscribed: Sequence[Subscribed] = ()
    ended: Sequence[Subscription] = ()

    @property
    def undoing(self) -> Action | None:
        """Return what takes it back, where all of it is new; None where anything was before."""
        if self.ended or not self.subscribed or any(each.before for each in self.subscribed):
            return None
        first = self.subscribed[0]
        return Action(kind=ActionKind.UNSET, subject=first.channel.id, about=_instant(first.subscription))


def actions_after(done: SetUpDone, channel: Destination, speech: Speech) -> tuple[Action, ...]:
    """Return the buttons below what a set-up came to."""
    undo = [done.undoing.labelled(speech.say("actions.undo"))] if done.undoing else []
    return (
        *undo,
        Action(kind=ActionKind.SETUP, subject=channel.id, label=speech.say("forms.setup.change")),
        Action(kind=ActionKind.SETTINGS, subject=channel.id, label=speech.say("forms.settings.button")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """Opens the form, and does what it is handed in with. Handed in twice, or late, it writes only what its sender changed."""

    store: SetUpStore
    subscribe: Subscribe
    topics: TopicsOf
    volumes: Volumes
    clock: Clock

    async def form(self, action: Action, channel: Destination, look: SetUpLook, *, chosen: bool = True) -> Form:
        """Return the form for a channel; not `chosen`: for any channel, of which nothing is known yet."""
        now, volumes = self.clock(), await self.volumes([each.slug for each in look.topics])
        if not chosen:
            return setup_form(action, SetUpState(wishes=None, volumes=volumes, zone=channel.zone), look, now)
        zone, wishes = await self._known(channel)
        return setup_form(action, SetUpState(channel_id=channel.channel_id, wishes=wishes, volumes=volumes, zone=zone), look, now)

    async def _known(self, channel: Destination) -> tuple[str, Sequence[Subscription] | None]:
        """Return the zone and topics of a channel; where they cannot be read in time, nothing is known of them."""
        try:
            async with asyncio.timeout(_PATIENCE):
                known = await self.store.destination(channel.id) or channel
                return known.zone, [
                    each for each in await self.store.subscriptions(channel.id) if self.topics.of(channel.workspace).get(each.topic)
                ]
        except (StoreError, TimeoutError):
            return channel.zone, None

    def problems(self, workspace: Workspace, answers: Answers) -> Mapping[str, InvalidInput]:
        """Return by field what cannot be used, without looking anything up."""
        return problems_of(
            {
                "topics": lambda: self._check_topics(self.topics.of(workspace), answers),
                "mode": lambda: answers.text("mode") and parse_mode(answers.text("mode")),
                "languages": lambda: parse_languages(" ".join(answers.several("languages"))),
                **_checks_of_when(answers),
            }
        )

    def _check_topics(self, topics: Topics, answers: Answers) -> None:
        chosen = answers.several("topics")
        if not chosen and not answers.changed("topics"):
            raise no_topic(topics)
        for each in chosen:
            if topics.get(TopicSlug(each)) is None:
                raise unknown_topic(each, topics)

    async def __call__(self, channel: Destination, answers: Answers, by: str, *, shown: bool) -> SetUpDone:
        """Save it in one commit, and end what was taken out of it; raise InvalidInput, with nothing saved, for what cannot be used.

        `shown`: the form showed this channel; in another one all of it is new.
        """
        for error in self.problems(channel.workspace, answers).values():
            raise error
        told = answers if shown else Answers(answers.values)
        if not told.several("topics") and not shown:
            raise no_topic(self.topics.of(channel.workspace))
        known = {each.topic: each for each in await self.store.subscriptions(channel.id) if each.topic}
        wishes = list(_wishes(told, known, by))
        done = await self.subscribe(channel, *wishes) if wishes else ()
        topics = self.topics.of(channel.workspace)
        ended = [each for each in known.values() if topics.get(each.topic) and _left_out(each, told)] if shown else []
        for each in ended:
            await self.store.unsubscribe(each.id)
        return SetUpDone(subscribed=done, ended=ended)

    async def undo(self, channel: Destination, undoing: Action) -> Sequence[Subscription]:
        """End what a button names: what a channel was subscribed to at one instant, and was not changed since; return it."""
        new = [each for each in await self.store.subscriptions(channel.id) if _instant(each) == undoing.about]
        for each in new:
            await self.store.unsubscribe(each.id)
        return sorted(new, key=lambda each: str(each.topic))


def _instant(wish: Subscription) -> str:
    """Return the instant of a wish, as a button names it."""
    return str((wish.created_at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1))


def _left_out(known: Subscription, answers: Answers) -> bool:
    """Say whether the form showed a subscription, and its sender took it out."""
    return known.created_at <= answers.opened and answers.changed("topics") and known.topic not in answers.several("topics")


def _wishes(answers: Answers, known: Mapping[TopicSlug, Subscription], by: str) -> Iterator[Wish]:
    """Yield a wish for each topic: all that the form holds for a new one, and what was changed for one that the channel has."""
    for slug in answers.several("topics"):
        before = known.get(TopicSlug(slug))
        wish = _new(slug, answers, by) if before is None else _changed(slug, answers, before, by)
        if wish:
            yield wish


def _new(slug: str, answers: Answers, by: str) -> Wish:
    mode = parse_mode(answers.text("mode") or Mode.LIVE)
    time, zone = when(answers) if mode.digest else ("", "")
    return Wish(topic=slug, mode=mode, digest=time, zone=zone, languages=",".join(answers.several("languages")), by=by)


def _changed(slug: str, answers: Answers, before: Subscription, by: str) -> Wish | None:
    mode = parse_mode(answers.text("mode")) if answers.changed("mode") and answers.text("mode") else before.mode
    timed = mode.digest and (before.digest is None or any(answers.changed(each) for each in ("when", "time", "zone")))
    time, zone = when(answers) if timed else ("", "")
    languages = ",".join(answers.several("languages")) or "all" if answers.changed("languages") else ""
    if mode is before.mode and not (time or zone or languages):
        return None
    return Wish(topic=slug, mode=mode if mode is not before.mode else "", digest=time, zone=zone, languages=languages, by=by)


def when(answers: Answers) -> tuple[str, str]:
    """Return time and zone as they were typed, whether in one field or in two."""
    if "when" not in answers.values:
        return answers.text("time"), answers.text("zone")
    found = _WHEN.fullmatch(answers.text("when"))
    return (found["time"], found["zone"] or "") if found else (answers.text("when"), "")


def _checks_of_when(answers: Answers) -> Mapping[str, Callable[[], object]]:
    """Return what reads time and zone, by the fields in which they stand."""
    time, zone = when(answers)
    if "when" in answers.values:
        return {"when": lambda: [_check_time(time, answers, "when"), zone and parse_zone(zone)]}
    return {"time": lambda: _check_time(time, answers, "time"), "zone": lambda: zone and parse_zone(zone)}


def _check_time(time: str, answers: Answers, name: str) -> object:
    read = parse_time(time) if time else None
    if answers.changed(name) and answers.text(name) and answers.text("mode") == Mode.LIVE:
        raise InvalidInput("A digest has a time, live stories have none: choose both, or leave one out.", code="live_with_digest")
    return read
