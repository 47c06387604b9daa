"""The chat port on Slack's Web API."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.cards.card import Card
from bot.domain.choices import Updates
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import Ambiguous, Deleted, Removed, Throttled
from bot.platforms.shared.confirmed import Confirmed
from bot.platforms.slack.errors import NOT_IN_CHANNEL, THROTTLED, error_code
from bot.platforms.slack.paging import pages
from bot.platforms.slack.render import SlackMessage, render
from bot.platforms.slack.text import mentioned_in
from bot.platforms.slack.visible import Visible
from bot.platforms.slack.workspaces import Workspaces

DELIVERY_EVENT = "newsdesk_delivery"

_POST = "chat.postMessage"
_UPDATE = "chat.update"
_HISTORY = "conversations.history"
_REPLIES = "conversations.replies"
_GRAVESTONE = "tombstone"  # what is left of a deleted message that was answered
_PAGE = 200
_CLOCK_SKEW = timedelta(minutes=5)  # `since` is our clock's, timestamps are Slack's; a wider look costs nothing
_NO_THREAD = "thread_not_found"
_UNREADABLE = frozenset(
    {"missing_scope", NOT_IN_CHANNEL, "channel_not_found", "no_permission", "method_not_supported_for_channel_type", _NO_THREAD}
)


class SlackChat:
    """Posts cards through clients that must not retry by themselves: a retry after a dropped connection would post twice.

    `settling`: how long after a lost answer Slack may still post what it was asked to.
    """

    def __init__(self, workspaces: Workspaces, *, settling: timedelta, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._workspaces = workspaces
        self._settling = settling
        self._monotonic = monotonic
        self._began = monotonic()
        self._confirmed = Confirmed()

    @property
    def refused(self) -> bool:
        """Whether Slack refuses the bot as a whole: its token, or its app."""
        return self._workspaces.refused

    def fault(self, now: datetime) -> str | None:
        """Return why nothing is sent, and until when, while that is so."""
        return self._workspaces.fault(now)

    async def send(  # noqa: PLR0913 - the port's signature
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card with its nonce as metadata; enter a public channel first where that is all that is missing."""
        message = render(card, plain=plain, mention=mention, jump=self._workspaces.of(to.workspace_id).jump)
        pace = self._workspaces.of(to.workspace_id).pace
        pace.check(_POST)
        await pace.turn(to.channel_id)
        if thread is not None:
            await self._require_card(to, thread)
        with self._judged(_POST, to):
            try:
                return self._confirmed.add(to, nonce, await self._post(to, message, nonce, thread), mention)
            except SlackApiError as error:
                if error_code(error) != NOT_IN_CHANNEL or not await self._entered(to):
                    raise
            return self._confirmed.add(to, nonce, await self._post(to, message, nonce, thread), mention)

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        """Return those of some channels of the person's workspace that they are in."""
        theirs = await Visible(self._workspaces.of(person.workspace_id)).joined_by(person.channel_id)
        return {each.id for each in channels if each.workspace_id == person.workspace_id and each.channel_id in theirs}

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of one of our messages, and keep its mark."""
        known = self._confirmed.get(to, nonce)
        called = known.mention if known else await self._called_by(to, message)
        new = render(card, mention=called, jump=self._workspaces.of(to.workspace_id).jump)  # its faults are not Slack's
        with self._judged(_UPDATE, to):
            await self._client(to).chat_update(
                channel=_channel_of(message),
                ts=_timestamp(message),
                text=new.text,
                blocks=list(new.blocks),
                metadata={"event_type": DELIVERY_EVENT, "event_payload": {"nonce": nonce}},
            )

    async def _called_by(self, to: Destination, message: MessageId) -> str:
        """Return whom one of our cards calls, empty for nobody, or where the message may not be read."""
        channel, stamp = _channel_of(message), _timestamp(message)
        with self._judged(_HISTORY, to):
            try:
                page = await self._client(to).conversations_history(channel=channel, oldest=stamp, latest=stamp, inclusive=True, limit=1)
            except SlackApiError as error:
                if error_code(error) in _UNREADABLE:
                    return ""
                raise
        blocks = [block for each in page.get("messages") or [] for block in each.get("blocks") or []]
        return mentioned_in((blocks[0].get("text") or {}).get("text") or "") if blocks else ""

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        """Read the channel's messages since then, or the thread's, for the one whose metadata carries the nonce."""
        if (known := self._confirmed.get(to, nonce)) is not None:
            return known.message
        with self._judged(_HISTORY, to):
            try:
                if (found := await self._search(to, nonce, since - _CLOCK_SKEW, thread)) is not None:
                    return found
            except SlackApiError as error:
                if error_code(error) in _UNREADABLE:
                    return None
                raise
        self._settled(to)
        return None

    async def _search(self, to: Destination, nonce: Nonce, since: datetime, thread: MessageId | None) -> MessageId | None:
        """Look where the message must be by our clock, and then in one page without a date: our clock may be hours ahead."""
        client, channel = self._client(to), await self._conversation(to)
        read = client.conversations_history if thread is None else client.conversations_replies
        place: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _PAGE} | (
            {"ts": _timestamp(thread)} if thread else {}
        )
        async for page in pages(read, **place, oldest=f"{since.timestamp():.6f}"):
            if found := _carrying(page, nonce, channel):
                return found
        return _carrying(await read(**place), nonce, channel)

    async def _require_card(self, to: Destination, thread: MessageId) -> None:
        """Raise Deleted where the card that a message answers was: Slack would put the answer into the channel, or under a gravestone."""
        with self._judged(_REPLIES, to):
            try:
                found = await self._card(to, thread)
            except SlackApiError as error:
                if error_code(error) not in _UNREADABLE or error_code(error) == _NO_THREAD:
                    raise
                return  # where it may not be read, the answer itself shows where it came to stand
        if found is None or found.get("subtype") == _GRAVESTONE:
            raise Deleted(f"The card that this answers was deleted in channel {to.channel_id}: nothing is posted.")

    async def _card(self, to: Destination, thread: MessageId) -> Mapping[str, Any] | None:
        """Return the message at the top of a thread, None where there is none."""
        stamp = _timestamp(thread)
        page = await self._client(to).conversations_replies(channel=_channel_of(thread), ts=stamp, limit=1)
        return next((each for each in page.get("messages") or [] if each.get("ts") == stamp), None)

    def _client(self, to: Destination) -> AsyncWebClient:
        return self._workspaces.of(to.workspace_id).client

    def _settled(self, to: Destination) -> None:
        """Raise Throttled while a message of the process before this one may still be on its way: not finding it proves nothing yet.

        Nothing failed: the bot came back too early, and no try is to be counted for that, however often it is restarted.
        """
        left = self._settling - timedelta(seconds=self._monotonic() - self._began)
        if left > timedelta(0):
            raise Throttled(f"A message to channel {to.channel_id} may still be on its way: it is looked for again.", retry_after=left)

    async def _post(self, to: Destination, message: SlackMessage, nonce: Nonce, thread: MessageId | None) -> MessageId:
        answer = await self._client(to).chat_postMessage(
            channel=to.channel_id,
            text=message.text,
            blocks=list(message.blocks) or None,
            metadata={"event_type": DELIVERY_EVENT, "event_payload": {"nonce": nonce}},
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=_timestamp(thread) if thread else None,
            reply_broadcast=(thread is not None and to.told_in is Updates.CHANNEL) or None,
        )
        if thread is not None and (answer.get("message") or {}).get("thread_ts") != _timestamp(thread):
            await self._take_back(to, answer)
        return _message_id(answer.get("channel") or to.channel_id, answer)

    async def _take_back(self, to: Destination, stray: AsyncSlackResponse) -> None:
        """Delete an answer that Slack put into the channel, since what it answers was deleted; raise Deleted."""
        if stray.get("message") is None or not stray.get("ts"):
            return  # an answer that says nothing of the message proves nothing
        with suppress(SlackApiError):
            await self._client(to).chat_delete(channel=stray.get("channel") or to.channel_id, ts=stray["ts"])
        raise Deleted(f"The card that this answers was deleted in channel {to.channel_id}: nothing is posted beside it.")

    async def _entered(self, to: Destination) -> bool:
        try:
            await self._client(to).conversations_join(channel=to.channel_id)
        except SlackApiError as error:
            if error_code(error) in THROTTLED:
                raise
            return False
        return True

    async def _conversation(self, to: Destination) -> str:
        """Return the id of the channel, or of the app's own conversation with a person, which only its history needs."""
        if not to.person:
            return to.channel_id
        answer = await self._client(to).conversations_open(users=to.channel_id)
        return str((answer.get("channel") or {}).get("id") or to.channel_id)

    @contextmanager
    def _judged(self, method: str, to: Destination) -> Iterator[None]:
        """Translate what goes wrong, and remember what concerns every later call."""
        workspace = self._workspaces.of(to.workspace_id)
        workspace.pace.check(method)
        with workspace.breaker.passing():
            try:
                with workspace.translated(f"{method} {_to(to)}", settles_in=self._settling, person=to.person):
                    yield
            except Throttled as error:
                workspace.pace.hold(method, error.retry_after)
                raise
            except Removed:
                self._workspaces.removed(to.workspace_id)
                raise


def _to(destination: Destination) -> str:
    """Return how the sentences of errors name where a message goes."""
    return f"{'to person' if destination.person else 'in channel'} {destination.channel_id}"


def _channel_of(message: MessageId) -> str:
    """Return the channel of a message: of one to a person, the conversation with them."""
    return message.rpartition(":")[0]


def _timestamp(message: MessageId) -> str:
    """Return a message's name in its channel."""
    return message.rpartition(":")[2]


def _carrying(page: Mapping[str, Any] | AsyncSlackResponse, nonce: Nonce, channel: str) -> MessageId | None:
    """Return the message of a page whose metadata carries the nonce."""
    return next((_message_id(channel, each) for each in page.get("messages") or [] if _nonce_of(each) == nonce), None)


def _nonce_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != DELIVERY_EVENT:
        return None
    nonce = (metadata.get("event_payload") or {}).get("nonce")
    return nonce if isinstance(nonce, str) else None


def _message_id(channel: str, message: Any) -> MessageId:
    """Return "channel:timestamp": a timestamp alone is unique within its channel only, and a person's has an id of its own."""
    timestamp = message.get("ts")
    if not timestamp:
        raise Ambiguous(f"Slack confirmed a message in channel {channel} without saying which: it is looked for.")
    return MessageId(f"{channel}:{timestamp}")
