"""The set-up of a channel as a form: topics with how much each brings, where, how, when, and in which languages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.actions import Action
from bot.cards.forms import ChannelPick, Clock, Field, Form, Line, Option, Pick
from bot.cards.words import Speech
from bot.domain.languages import MATCHED
from bot.domain.schedule import DEFAULT_DIGEST
from bot.domain.subscription import Mode, Subscription
from bot.domain.time_zones import shown_zone
from bot.domain.topic import Topic, Topics, TopicSlug

_EXACT, _TENS, _FIVE, _TEN = 10, 100, 5, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpState:
    """What a channel has when its set-up is opened; no `channel_id` where nobody has chosen one yet.

    `wishes` are its subscriptions to topics, None where they could not be looked up in time. `volumes` count the stories of the last
    seven days by topic, where they are known. `zone` is where a digest that nobody asked for yet would be.
    """

    channel_id: str = ""
    wishes: Sequence[Subscription] | None = ()
    volumes: Mapping[TopicSlug, int]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpLook:
    """How a platform draws it: in which language, how many topics a choice holds, and whether time and zone share a line (`compact`)."""

    topics: Topics
    speech: Speech
    most: int
    compact: bool


def setup_form(action: Action, state: SetUpState, look: SetUpLook, now: datetime) -> Form:
    """Return the form, filled with what the channel has."""
    wishes, speech = state.wishes or (), look.speech
    seen_whole = state.wishes is not None and len(wishes) <= look.most
    fields: list[Field] = [
        _topics(state, look),
        ChannelPick(name="channel", label=speech.say("forms.setup.channel"), picked=state.channel_id),
        _mode(wishes, speech),
        *_when(wishes, state.zone, look),
        _languages(wishes, look),
    ]
    return Form(
        title=speech.say("forms.setup.title"),
        submit=speech.say("forms.save"),
        close=speech.say("forms.close"),
        action=action,
        fields=tuple(fields),
        opened=now if seen_whole else None,
    )


def _topics(state: SetUpState, look: SetUpLook) -> Pick:
    """Return the choice of topics: those of the channel, then those that bring most."""
    had = {each.topic for each in state.wishes or ()}
    known = sorted(look.topics, key=lambda each: (each.slug not in had, -state.volumes.get(each.slug, 0), each.title(look.speech.code)))
    options = tuple(_topic(each, state, look.speech) for each in known[: look.most])
    more = len(known) - len(options)
    return Pick(
        name="topics",
        label=look.speech.say("forms.setup.topics"),
        options=options,
        picked=tuple(each.slug for each in known if each.slug in had),
        many=True,
        required=not had,
        hint=look.speech.say("forms.setup.more_topics", count=more) if more > 0 else "",
    )


def _topic(topic: Topic, state: SetUpState, speech: Speech) -> Option:
    note = ""
    if topic.slug in state.volumes:
        count = about(state.volumes[topic.slug])
        note = speech.say("forms.setup.volume", count=count) if count else speech.say("forms.setup.volume_none")
    return Option(value=topic.slug, label=topic.title(speech.code), note=note)


def about(count: int) -> int:
    """Return a count as one says it: 7, 40, 120."""
    if count < _EXACT:
        return count
    step = _FIVE if count < _TENS else _TEN ** (len(str(count)) - 2)
    return round(count / step) * step


def _mode(wishes: Sequence[Subscription], speech: Speech) -> Pick:
    modes = {each.mode for each in wishes} or {Mode.LIVE}
    return Pick(
        name="mode",
        label=speech.say("forms.setup.mode"),
        options=tuple(Option(value=each, label=speech.say(f"modes.{each}")) for each in Mode),
        picked=tuple(modes) if len(modes) == 1 else (),
        required=len(modes) == 1,
        hint="" if len(modes) == 1 else speech.say("forms.setup.mixed"),
    )


def _when(wishes: Sequence[Subscription], zone: str, look: SetUpLook) -> list[Field]:
    """Return the time and zone of digests: those of the channel's own, where all have the same."""
    times = {(f"{each.digest.at:%H:%M}", each.digest.zone) for each in wishes if each.digest} or {(DEFAULT_DIGEST, zone)}
    time, place = next(iter(times)) if len(times) == 1 else ("", "")
    mixed = look.speech.say("forms.setup.mixed") if len(times) > 1 else ""
    place = shown_zone(place)
    if look.compact:
        label, hint = look.speech.say("forms.setup.when"), mixed or look.speech.say("forms.setup.when_hint")
        return [Line(name="when", label=label, value=f"{time} {place}".strip(), hint=hint)]
    label = look.speech.say("forms.setup.zone")
    return [
        Clock(name="time", label=look.speech.say("forms.setup.time"), value=time, hint=mixed),
        Line(name="zone", label=label, value=place, hint=look.speech.say("forms.settings.zone_hint")),
    ]


def _languages(wishes: Sequence[Subscription], look: SetUpLook) -> Pick:
    asked = {each.languages for each in wishes} or {frozenset[str]()}
    own = sorted(frozenset().union(*asked) - {*MATCHED})
    options = [Option(value=each, label=look.speech.language(each)) for each in (*own, *MATCHED)]
    return Pick(
        name="languages",
        label=look.speech.say("forms.setup.languages"),
        options=tuple(options[: look.most]),
        picked=tuple(sorted(next(iter(asked)))) if len(asked) == 1 else (),
        many=True,
        hint=look.speech.say("forms.setup.languages_hint" if len(asked) == 1 else "forms.setup.mixed"),
    )
