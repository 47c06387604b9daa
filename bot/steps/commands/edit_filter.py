"""A filter by a form: what a subscription lets through, of which a submission writes only what its sender changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.cards.actions import Action
from bot.cards.filter_form import filter_form
from bot.cards.forms import Answers, Form, problems_of
from bot.cards.words import Speech
from bot.domain.destination import Destination, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.filters import NO_FILTER
from bot.domain.subscription import Subscribed, Subscription, SubscriptionId, unknown_subscription
from bot.ports.clock import Clock
from bot.steps.commands.subscribe import Subscribe, SubscriptionStore
from bot.steps.commands.wishes import Wish, read_filter

_NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFilter:
    """Opens the form, and does what it is handed in with. Handed in twice, or late, it writes only what its sender changed."""

    store: SubscriptionStore
    subscribe: Subscribe
    clock: Clock

    async def meant(self, action: Action, workspace: Workspace) -> tuple[Destination, Subscription]:
        """Return the subscription of a workspace that an action names, with its channel; raise InvalidInput where it is not there."""
        known = await self.store.workspace_subscriptions(*workspace)
        found = next(((channel, each) for channel, each in known if each.id == action.subject and not channel.person), None)
        if found is None:
            raise unknown_subscription()
        return found

    def form(self, action: Action, subscription: Subscription, speech: Speech) -> Form:
        """Return the form of a subscription."""
        return filter_form(action, subscription.filter, self.subscribe.kinds, speech, self.clock())

    def problems(self, answers: Answers) -> Mapping[str, InvalidInput]:
        """Return by field what cannot be used, without looking anything up."""
        checks: Mapping[str, Callable[[], object]] = {
            name: lambda name=name: read_filter(_wish(answers, name), NO_FILTER, self.subscribe.kinds)  # type: ignore[misc]
            for name in ("filter", "without", "publishers")
        }
        return problems_of(checks)

    async def __call__(self, channel: Destination, of: SubscriptionId, answers: Answers) -> Subscribed:
        """Write what was changed, and return the subscription as it is now; raise InvalidInput, with nothing written."""
        return await self.subscribe.filter(channel, of, _wish(answers, "filter", "without", "publishers"))


def _wish(answers: Answers, *names: str) -> Wish:
    """Return what was changed in some fields; one that was emptied asks for none any more."""
    typed = {name: ", ".join(answers.several(name)).strip() or _NONE for name in names if answers.changed(name)}
    return Wish(topic="", **typed)
