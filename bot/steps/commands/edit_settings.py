"""Settings by a form: what a channel asks for, of which a submission writes only what its sender changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.cards.actions import Action
from bot.cards.forms import Answers, Form, problems_of
from bot.cards.settings_form import NOBODY, ChannelWishes, SettingsLook, settings_form
from bot.domain.choices import Choice
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_choice, parse_most_cards, parse_quiet_hours, parse_speech, parse_zone
from bot.domain.subscription import Subscription
from bot.domain.time_zones import is_zone
from bot.ports.topics import TopicsOf
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.subscribe import Subscribe, SubscriptionStore
from bot.steps.commands.wishes import NOBODY as MENTION_NOBODY
from bot.steps.commands.wishes import Wish

_OFF = "off"
_DEFAULT = "default"
_LONGEST_CITY = 2  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSettings:
    """Opens the form, and does what it is handed in with."""

    store: SubscriptionStore
    settings: ChannelSettings
    subscribe: Subscribe
    topics: TopicsOf
    languages: Sequence[str]

    async def of(self, channel: Destination) -> ChannelWishes:
        """Return what a channel asks for; as it was given where nobody asked for anything yet."""
        mentions = {each.mention for each in await self._live(channel)}
        return ChannelWishes(channel=await self.settings.of(channel), mention=mentions.pop() if len(mentions) == 1 else None)

    async def _live(self, channel: Destination) -> Sequence[Subscription]:
        wishes = await self.store.subscriptions(channel.id)
        return [each for each in wishes if each.mode.live and self.topics.of(channel.workspace).get(each.topic)]

    async def form(self, action: Action, channel: Destination, look: SettingsLook) -> Form:
        """Return the form for a channel."""
        return settings_form(action, await self.of(channel), look, self.settings.now())

    def problems(self, answers: Answers) -> Mapping[str, InvalidInput]:
        """Return by field what cannot be used, without looking anything up."""
        zone = answers.text("zone")
        checks: Mapping[str, Callable[[], object]] = {
            "language": lambda: parse_speech(answers.text("language"), self.languages),
            "zone": lambda: parse_zone(zone),
            "quiet": lambda: _check_quiet(answers.text("quiet")),
            "cards": lambda: parse_most_cards(answers.text("cards") or _DEFAULT),
            **{of.value: partial(_check_choice, of, answers) for of in Choice},
        }
        return problems_of({name: check for name, check in checks.items() if answers.changed(name)})

    async def __call__(self, channel: Destination, answers: Answers, by: str, mention: str = "") -> tuple[ChannelWishes, ChannelWishes]:
        """Write what was changed, and return what the channel asked for before and now; raise InvalidInput, with nothing written.

        `mention` is whom cards are to mention as the platform checked it.
        """
        for error in self.problems(answers).values():
            raise error
        before = await self.of(channel)
        await self._write(channel, answers)
        if answers.changed("mention") and before.mention is not None:
            await self._mention(channel, mention, by)
        return before, await self.of(channel)

    async def _write(self, channel: Destination, answers: Answers) -> None:
        settings = self.settings
        if answers.changed("language"):
            await settings.language(channel, answers.text("language"))
        if answers.changed("zone"):
            await settings.zone(channel, answers.text("zone"))
        if answers.changed("quiet"):
            await settings.quiet_hours(channel, *split_quiet(answers.text("quiet")))
        if answers.changed("cards"):
            await settings.most_cards(channel, answers.text("cards") or _DEFAULT)
        for of in Choice:
            if answers.changed(of.value):
                await settings.choose(channel, of, answers.text(of.value))

    async def _mention(self, channel: Destination, mention: str, by: str) -> None:
        wished = MENTION_NOBODY if mention in ("", NOBODY) else mention
        wishes = [Wish(topic=str(each.topic), mention=wished, by=by) for each in await self._live(channel)]
        if wishes:
            await self.subscribe(channel, *wishes)


def _check_choice(of: Choice, answers: Answers) -> object:
    return parse_choice(of, answers.text(of.value))


def split_quiet(typed: str) -> tuple[str, str]:
    """Return hours and zone of what was typed in one field: 22:00-07:00 Asia/Tokyo; nothing ends the hours."""
    words = typed.split()
    for length in range(min(_LONGEST_CITY, len(words) - 1), 0, -1):
        if is_zone(zone := " ".join(words[-length:])):
            return " ".join(words[:-length]), zone
    return typed or _OFF, ""


def _check_quiet(typed: str) -> None:
    hours, zone = split_quiet(typed)
    parse_quiet_hours(hours, parse_zone(zone) if zone else "UTC")
