"""The window of a subscription's filter: whoever manages its channel opens it, and hands it in."""

from collections.abc import Mapping
from typing import Final

from bot.cards import changes
from bot.cards.actions import Action
from bot.cards.filter_form import filter_actions
from bot.cards.forms import Answers, Form
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.subscription import Subscription
from bot.platforms.discord.form_commands import look_at
from bot.platforms.discord.interactions import Interaction, workspace_of
from bot.platforms.discord.modals import FormUse
from bot.platforms.discord.permissions import require_manager, target_among
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Reply


async def _meant(interaction: Interaction, desk: Desk, action: Action) -> tuple[Destination, Subscription]:
    """Return the subscription that an action names, where its presser manages the channel; raise InvalidInput for others."""
    channel, subscription = await desk.edit_filter.meant(action, workspace_of(interaction))
    require_manager(target_among(interaction, int(channel.channel_id)))
    return channel, subscription


async def _form(interaction: Interaction, desk: Desk, action: Action, speech: Speech) -> Form:
    _, subscription = await _meant(interaction, desk, action)
    return desk.edit_filter.form(action, subscription, speech)


def _problems(_: Interaction, desk: Desk, answers: Answers) -> Mapping[str, InvalidInput]:
    return desk.edit_filter.problems(answers)


async def _set(interaction: Interaction, desk: Desk, action: Action, answers: Answers, speech: Speech) -> Reply:
    channel, subscription = await _meant(interaction, desk, action)
    done = await desk.edit_filter(channel, subscription.id, answers)
    said = changes.subscribed([done], look_at(channel, desk, speech), desk.clock())
    return Reply(said=said, actions=filter_actions([done], speech))


FILTER: Final = FormUse(form=_form, problems=_problems, done=_set)
