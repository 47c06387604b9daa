"""Whether a role may be mentioned: by Newsdesk, and by whoever asks for it. Asked before anything is saved."""

import discord

from bot.domain.errors import InvalidInput
from bot.platforms.discord.permissions import Target
from bot.platforms.discord.render import role_mention

# The name is that of Discord's English settings page.
_PERMISSION = "Mention @everyone, @here, and All Roles"


def mentioned(role: discord.Role | None, said: str, target: Target) -> str:
    """Return whom cards are to mention: a role, or what was said besides; raise InvalidInput where both contradict each other."""
    if role is not None and said:
        raise InvalidInput("Choose either a role to mention or nobody, not both.", code="mention_or_nobody")
    return mentioned_role(role, target) or said


def mentioned_role(role: discord.Role | None, target: Target) -> str:
    """Return the id of the role that cards are to mention, empty for none; raise InvalidInput where that would call nobody, or too many.

    Nobody mentions by the bot whom they could not mention themselves.
    """
    if role is None:
        return ""
    if role.is_default():
        raise InvalidInput("Newsdesk does not mention everyone: choose a role.", code="mention_everyone")
    shown = role_mention(str(role.id))
    if not role.mentionable and not target.ours.mention_everyone:
        raise InvalidInput(
            f"Newsdesk may not mention {shown}: let anyone mention that role, or give Newsdesk the permission “{_PERMISSION}”.",
            code="cannot_mention",
            role=shown,
            permission=_PERMISSION,
        )
    if not role.mentionable and not target.theirs.mention_everyone:
        raise InvalidInput(f"You may not mention {shown} yourself.", code="may_not_mention", role=shown)
    return str(role.id)
