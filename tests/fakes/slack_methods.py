"""The Web API methods of our own local Slack, by name: team and arguments in, answer out."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.slack_blocks import check_blocks
from tests.fakes.slack_state import Message, SlackChannel, SlackRefusal, SlackTeam
from tests.fakes.slack_views import open_view, publish_view, update_view

Arguments = Mapping[str, Any]
Answer = dict[str, Any]
Method = Callable[[SlackTeam, Arguments], Answer]

BOT_USER = "UBOT"
BROADCAST = "thread_broadcast"  # an answer that stands in the channel, too
_MAX_TEXT = 40_000


def auth_test(team: SlackTeam, arguments: Arguments) -> Answer:
    """Say whose token it is."""
    return {
        "url": "https://local.slack.test/",
        "team": "Local",
        "team_id": team.id,
        "user": team.bot_name,
        "user_id": BOT_USER,
        "bot_id": "BBOT",
    }


def post_message(team: SlackTeam, arguments: Arguments) -> Answer:
    """Post a message."""
    channel = team.conversation(arguments.get("channel", ""))
    _may_post(channel)
    message: Message = {"type": "message", "ts": team.next_ts(), "user": BOT_USER, "bot_id": "BBOT"} | _content(arguments)
    thread = arguments.get("thread_ts")
    if any(each["ts"] == thread for each in channel.messages):  # an answer to a deleted message stands in the channel, without a word
        message["thread_ts"] = thread
        if arguments.get("reply_broadcast") in {True, "true", "1"}:
            message["subtype"] = BROADCAST
    channel.messages.append(message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def update_message(team: SlackTeam, arguments: Arguments) -> Answer:
    """Replace the text and blocks of a message."""
    channel = team.channel(arguments.get("channel", ""))
    found = channel.message(arguments.get("ts", ""))
    if found is None:
        raise SlackRefusal("message_not_found")
    found.update(_content(arguments))
    return {"channel": channel.id, "ts": found["ts"], "text": found["text"]}


def delete_message(team: SlackTeam, arguments: Arguments) -> Answer:
    """Delete one of the bot's messages."""
    channel = team.channel(arguments.get("channel", ""))
    found = channel.message(arguments.get("ts", ""))
    if found is None:
        raise SlackRefusal("message_not_found")
    channel.delete(found["ts"])
    return {"channel": channel.id, "ts": found["ts"]}


def post_ephemeral(team: SlackTeam, arguments: Arguments) -> Answer:
    """Show a message to one person of a channel."""
    channel = team.channel(arguments.get("channel", ""))
    _may_post(channel)
    if channel.people is not None and arguments.get("user") not in channel.people:
        raise SlackRefusal("user_not_in_channel")
    stamp = team.next_ts()
    channel.whispers.append(_content(arguments) | {"user": arguments.get("user"), "ts": stamp})
    return {"message_ts": stamp}


def _may_post(channel: SlackChannel) -> None:
    if channel.archived:
        raise SlackRefusal("is_archived")
    if channel.restricted:
        raise SlackRefusal("restricted_action")
    if not channel.member:
        raise SlackRefusal("not_in_channel")


def _content(arguments: Arguments) -> Message:
    text, blocks = arguments.get("text") or "", arguments.get("blocks")
    if not text and not blocks:
        raise SlackRefusal("no_text")
    if len(text) > _MAX_TEXT:
        raise SlackRefusal("msg_too_long")
    if blocks is not None:
        check_blocks(blocks)
    return {"text": text, "blocks": blocks or [], "metadata": arguments.get("metadata")}


def history(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return messages after `oldest`, newest first, by pages."""
    channel = team.channel(arguments.get("channel", ""))
    if not channel.member:
        raise SlackRefusal("not_in_channel")
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or "inf")
    ends = (oldest, latest) if _truth(arguments.get("inclusive")) else ()
    between = [each for each in reversed(channel.messages) if oldest < float(each["ts"]) < latest or float(each["ts"]) in ends]
    found = [each for each in between if not each.get("thread_ts") or each.get("subtype") == BROADCAST]
    return _shown(found, arguments)


def replies(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return a message and its answers after `oldest`, oldest first, by pages."""
    channel, thread = team.channel(arguments.get("channel", "")), arguments.get("ts")
    if not any(each["ts"] == thread for each in channel.messages):
        raise SlackRefusal("thread_not_found")
    oldest = float(arguments.get("oldest") or 0)
    found = [each for each in channel.messages if each["ts"] == thread or (each.get("thread_ts") == thread and float(each["ts"]) > oldest)]
    return _shown(found, arguments)


def _shown(found: list[Message], arguments: Arguments) -> Answer:
    page, cursor = _page(found, arguments)
    with_metadata = _truth(arguments.get("include_all_metadata"))
    shown = [{key: value for key, value in each.items() if value is not None and (key != "metadata" or with_metadata)} for each in page]
    return {"messages": shown, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def channel_info(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return one channel."""
    return {"channel": team.channel(arguments.get("channel", "")).public_view()}


def open_conversation(team: SlackTeam, arguments: Arguments) -> Answer:
    """Open the app's own conversation with a person: the same one however often it is asked for."""
    return {"channel": {"id": team.direct(arguments.get("users", "")).id}}


def list_channels(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return the channels of the kinds asked for, by pages."""
    kinds = str(arguments.get("types") or "public_channel").split(",")
    seen = [each for each in team.channels.values() if _kind(each) in kinds and (each.member or not each.private)]
    open_only = _truth(arguments.get("exclude_archived"))
    page, cursor = _page([each for each in seen if not (open_only and each.archived)], arguments)
    return {"channels": [each.public_view() for each in page], "response_metadata": {"next_cursor": cursor}}


def _kind(channel: SlackChannel) -> str:
    return "private_channel" if channel.private else "public_channel"


def join_channel(team: SlackTeam, arguments: Arguments) -> Answer:
    """Enter a public channel."""
    channel = team.channel(arguments.get("channel", ""))
    if channel.private:
        raise SlackRefusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackRefusal("is_archived")
    channel.member = True
    return {"channel": channel.public_view()}


def channel_members(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return who is in a channel, by pages."""
    channel = team.channel(arguments.get("channel", ""))
    page, cursor = _page(sorted(team.users if channel.people is None else channel.people), arguments)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def user_conversations(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return the channels that the bot, or a person, is in, by pages: of a person's, those that the bot may know of."""
    kinds, person = str(arguments.get("types") or "public_channel").split(","), arguments.get("user")
    seen = [each for each in team.channels.values() if _kind(each) in kinds and (each.member or not each.private)]
    inside = [each for each in seen if (each.member if person is None else each.people is None or person in each.people)]
    open_only = _truth(arguments.get("exclude_archived"))
    page, cursor = _page([each for each in inside if not (open_only and each.archived)], arguments)
    return {"channels": [each.public_view() for each in page], "response_metadata": {"next_cursor": cursor}}


def user_info(team: SlackTeam, arguments: Arguments) -> Answer:
    """Return one person."""
    return {"user": team.user(arguments.get("user", "")).public_view(include_locale=_truth(arguments.get("include_locale")))}


def unknown_method(team: SlackTeam, arguments: Arguments) -> Answer:
    """Refuse."""
    raise SlackRefusal("unknown_method")


def _page(rows: list[Any], arguments: Arguments) -> tuple[list[Any], str]:
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    return rows[start : start + limit], str(start + limit) if start + limit < len(rows) else ""


def _truth(value: Any) -> bool:
    return str(value).lower() in ("1", "true")


METHODS: Mapping[str, Method] = {
    "auth.test": auth_test,
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update_message,
    "chat.delete": delete_message,
    "conversations.replies": replies,
    "conversations.history": history,
    "conversations.info": channel_info,
    "conversations.open": open_conversation,
    "conversations.list": list_channels,
    "conversations.join": join_channel,
    "conversations.members": channel_members,
    "users.conversations": user_conversations,
    "users.info": user_info,
    "views.open": open_view,
    "views.publish": publish_view,
    "views.update": update_view,
}
