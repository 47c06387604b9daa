"""The JSON that Discord sends, built from the local server's state."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.fakes.discord_state import ALL_PERMISSIONS, FORUM, THREADS, Channel, Guild, Json, Role, User

JOINED = "2026-01-01T00:00:00+00:00"


def user(ident: int, name: str, *, bot: bool = False) -> Json:
    """Return a user object."""
    return {"id": str(ident), "username": name, "discriminator": "0", "avatar": None, "global_name": name, "bot": bot}


def member(of: Json, permissions: int | None = None) -> Json:
    """Return a member object; inside an interaction it carries its permissions."""
    told = {"user": of, "roles": [], "joined_at": JOINED, "deaf": False, "mute": False, "flags": 0, "pending": False}
    return told if permissions is None else told | {"permissions": str(permissions)}


def channel(this: Channel, may: Mapping[int, int]) -> Json:
    """Return a channel; what its members `may` do there (by their ids) stands in overwrites, as an admin would set them."""
    told: Json = {"id": str(this.id), "guild_id": str(this.guild_id), "name": this.name, "type": this.type, "position": 0}
    if this.type in THREADS:
        return told | thread_fields(this)
    overwrites = [
        {"id": str(ident), "type": 1, "allow": str(allowed), "deny": str(ALL_PERMISSIONS & ~allowed)} for ident, allowed in may.items()
    ]
    forum = {"available_tags": this.tags, "flags": 16 if this.strict else 0} if this.type == FORUM else {}
    return told | forum | {"permission_overwrites": overwrites, "parent_id": None, "nsfw": False, "rate_limit_per_user": 0}


def direct(this: Channel, person: int) -> Json:
    """Return the conversation with one person."""
    return {"id": str(this.id), "type": this.type, "recipients": [user(person, "person")], "last_message_id": None, "flags": 0}


def thread_fields(this: Channel) -> Json:
    """Return what a thread has beside a channel."""
    meta = {"archived": this.archived, "auto_archive_duration": this.minutes, "archive_timestamp": JOINED, "locked": this.locked}
    told: Json = {"parent_id": str(this.parent_id), "owner_id": str(this.owner), "message_count": 0, "member_count": 1}
    return told | {"thread_metadata": meta, "applied_tags": this.applied}


def role(this: Role) -> Json:
    """Return a role object."""
    told = {"id": str(this.id), "name": this.name, "permissions": "0", "position": 0, "color": 0}
    return told | {"hoist": False, "managed": False, "mentionable": this.mentionable, "flags": 0}


def guild(this: Guild, bot: Json, channels: list[Json]) -> Json:
    """Return a guild as GUILD_CREATE tells it."""
    roles = [Role(id=this.id, name="@everyone", mentionable=False), *this.roles]
    return {
        "id": str(this.id),
        "name": this.name,
        "owner_id": "1",
        "preferred_locale": this.locale,
        "roles": [role(each) for each in roles],
        "members": [member(bot)],
        "member_count": 2,
        "system_channel_id": str(this.system.id) if this.system else None,
        "system_channel_flags": 0,
        "channels": [each for each in channels if each["type"] not in THREADS],
        "threads": [each for each in channels if each["type"] in THREADS],
        "emojis": [],
        "stickers": [],
        "features": features(this),
        "large": False,
    }


def features(guild: Guild) -> list[str]:
    """Return what Discord offers to a server."""
    return ["COMMUNITY"] if guild.community else []


def message(ident: int, channel_id: int, author: Json, body: Json) -> Json:
    """Return a message object. There is no `nonce` in it: Discord echoes that once, and does not store it."""
    now = datetime.now(UTC).isoformat()
    told: Json = {"id": str(ident), "channel_id": str(channel_id), "author": author, "timestamp": now, "edited_timestamp": None}
    if reference := body.get("message_reference"):
        told["message_reference"] = {"message_id": str(reference["message_id"]), "channel_id": str(channel_id)}
    told |= {"type": 0, "tts": False, "mention_everyone": False, "pinned": False, "mentions": [], "mention_roles": []}
    return told | {
        "content": body.get("content") or "",
        "embeds": body.get("embeds") or [],
        "components": body.get("components") or [],
        "flags": body.get("flags") or 0,
        "attachments": [],
    }


def interaction(where: tuple[Guild, Channel], who: User, data: Json, ids: dict[str, Any]) -> Json:
    """Return an INTERACTION_CREATE as a person's client causes it; `ids` is added to it: of a button, the message."""
    at, here = where
    person = user(who.id, who.name)
    return ids | {
        "version": 1,
        "data": data,
        "guild_id": str(at.id),
        "guild": {"id": str(at.id), "locale": at.locale, "features": features(at)},
        "channel_id": str(here.id),
        "channel": channel(here, {}) | {"permissions": str(who.may(here))},
        "member": member(person, who.may(here)),
        "app_permissions": str(here.bot_permissions),
        "locale": who.locale,
        "guild_locale": at.locale,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(at.id)} if at.installed else {"1": str(who.id)},
        "context": 0,
        "attachment_size_limit": 10_485_760,
    }


def direct_interaction(direct: Channel, who: User, data: Json, more: dict[str, Any]) -> Json:
    """Return an INTERACTION_CREATE in a direct message: no server, and the person instead of a member."""
    return more | {
        "version": 1,
        "data": data,
        "channel_id": str(direct.id),
        "channel": {"id": str(direct.id), "type": direct.type, "recipients": [user(who.id, who.name)], "last_message_id": None, "flags": 0},
        "user": user(who.id, who.name),
        "app_permissions": str(direct.bot_permissions),
        "locale": who.locale,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 1,
        "attachment_size_limit": 10_485_760,
    }
