"""What a channel asks for as a form: language, zone, quiet hours, cards an hour, mentions; and what was changed in it. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cards.actions import Action
from bot.cards.forms import Field, Form, Line, Option, Pick, RolePick
from bot.cards.words import Speech
from bot.domain.choices import VALUES, Choice
from bot.domain.destination import Destination
from bot.domain.quiet_hours import QuietHours
from bot.domain.time_zones import shown_zone

NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWishes:
    """What a channel asks for: as it is stored, and whom its live cards mention; None where it has no live ones, or several answers."""

    channel: Destination
    mention: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsLook:
    """How a platform draws it. `languages` are those that Newsdesk speaks.

    `calls` is how a mention is shown. `called` are whom cards may mention besides nobody, where that is a choice of few and not of a role.
    `choices` are those that the form has room for, and that mean anything there; `plain`: whether it has the other fields.
    """

    speech: Speech
    languages: tuple[str, ...]
    calls: Callable[[str], str]
    called: tuple[str, ...] | None = None
    choices: tuple[Choice, ...] = ()
    plain: bool = True


def settings_form(action: Action, wishes: ChannelWishes, look: SettingsLook, now: datetime) -> Form:
    """Return the form, filled with what the channel asks for."""
    channel, say = wishes.channel, look.speech.say
    fields: list[Field] = _plain(channel, look) if look.plain else []
    if look.plain and wishes.mention is not None:
        fields.append(_mention(wishes.mention, look))
    fields += [_choice(of, channel, look.speech) for of in look.choices]
    return Form(
        title=say("forms.settings.title"),
        submit=say("forms.save"),
        close=say("forms.close"),
        action=action,
        fields=tuple(fields),
        opened=now,
    )


def _plain(channel: Destination, look: SettingsLook) -> list[Field]:
    """Return the fields that every channel has."""
    say = look.speech.say
    return [
        _language(channel, look),
        _zone(channel, look.speech),
        Line(name="quiet", label=say("forms.settings.quiet"), value=_quiet(channel), hint=say("forms.settings.quiet_hint")),
        Line(name="cards", label=say("forms.settings.cards"), value=str(channel.most_cards or ""), hint=say("forms.settings.cards_hint")),
    ]


def _choice(of: Choice, channel: Destination, speech: Speech) -> Pick:
    options = tuple(Option(value=each, label=speech.say(f"forms.settings.{of}_{each}")) for each in VALUES[of])
    label = speech.say(f"forms.settings.{of}")
    return Pick(name=of.value, label=label, options=options, picked=(channel.chosen(of),), required=True)


def _zone(channel: Destination, speech: Speech) -> Line:
    label, hint = speech.say("forms.settings.zone"), speech.say("forms.settings.zone_hint")
    return Line(name="zone", label=label, value=shown_zone(channel.zone), hint=hint, required=True)


def _language(channel: Destination, look: SettingsLook) -> Pick:
    names = sorted((look.speech.language(code), code) for code in look.languages)
    spoken = next((code for code in (channel.locale, channel.locale.partition("-")[0]) if code in look.languages), "en")
    return Pick(
        name="language",
        label=look.speech.say("forms.settings.language"),
        options=tuple(Option(value=code, label=name) for name, code in names),
        picked=(spoken,),
        required=True,
    )


def _mention(mention: str, look: SettingsLook) -> Field:
    label, hint = look.speech.say("forms.settings.mention"), look.speech.say("forms.settings.mention_hint")
    if look.called is None:
        return RolePick(name="mention", label=label, picked=mention, hint=hint)
    others = dict.fromkeys(filter(None, (*look.called, mention)))
    options = (
        Option(value=NOBODY, label=look.speech.say("forms.settings.nobody")),
        *(Option(value=each, label=look.calls(each)) for each in others),
    )
    return Pick(name="mention", label=label, options=options, picked=(mention or NOBODY,), required=True, hint=hint)


def _quiet(channel: Destination) -> str:
    hours = channel.quiet_hours
    if hours is None:
        return ""
    elsewhere = f" {shown_zone(hours.zone)}" if hours.zone != channel.zone else ""
    return f"{hours.begins:%H:%M}-{hours.ends:%H:%M}{elsewhere}"


def changes(before: ChannelWishes, after: ChannelWishes, look: SettingsLook) -> Iterator[str]:
    """Yield what was changed, each with how it was before."""
    for name, old, new in zip(_NAMES, _values(before, look), _values(after, look), strict=True):
        if old != new:
            yield look.speech.say("forms.change", what=look.speech.say(f"forms.settings.{name}"), before=old, after=new)


def settings_said(before: ChannelWishes, after: ChannelWishes, mention: str, look: SettingsLook) -> str:
    """Say what was changed in a channel, a line each, or that nothing was."""
    told = list(changes(before, after, look))
    return "\n".join([look.speech.say("forms.settings.of", channel=mention), *told]) if told else look.speech.say("forms.nothing")


_NAMES = ("language", "zone", "quiet", "cards", "mention", *Choice)


def _values(wishes: ChannelWishes, look: SettingsLook) -> tuple[str, ...]:
    """Return what a channel asks for, as people read it."""
    channel, speech = wishes.channel, look.speech
    return (
        speech.language(channel.locale.partition("-")[0]),
        speech.place(channel.zone),
        _hours(channel.quiet_hours, channel, speech),
        str(channel.most_cards) if channel.most_cards else speech.say("forms.settings.default"),
        look.calls(wishes.mention) if wishes.mention else speech.say("forms.settings.nobody"),
        *(speech.say(f"forms.settings.{of}_{channel.chosen(of)}") for of in Choice),
    )


def _hours(hours: QuietHours | None, channel: Destination, speech: Speech) -> str:
    if hours is None:
        return speech.say("forms.settings.none")
    span = f"{hours.begins:%H:%M}-{hours.ends:%H:%M}"
    return span if hours.zone == channel.zone else f"{span}, {speech.place(hours.zone)}"
