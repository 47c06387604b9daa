"""The chat port on Slack's Web API."""

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, Platform
from bot.domain.errors import Ambiguous, Throttled
from bot.platforms.shared.breaker import Breaker
from bot.platforms.slack import logs
from bot.platforms.slack.errors import NOT_IN_CHANNEL, THROTTLED, error_code, translated
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.render import SlackMessage, render

DELIVERY_EVENT = "newsdesk_delivery"

_POST = "chat.postMessage"
_UPDATE = "chat.update"
_HISTORY = "conversations.history"
_PAGE = 200
_CLOCK_SKEW = timedelta(minutes=5)  # `since` is our clock's, timestamps are Slack's; a wider look costs nothing
_UNREADABLE = frozenset({"missing_scope", NOT_IN_CHANNEL, "channel_not_found", "no_permission", "method_not_supported_for_channel_type"})


class SlackChat:
    """Posts cards through a client that must not retry by itself: a retry after a dropped connection would post twice.

    `settling`: how long after a lost answer Slack may still post what it was asked to.
    """

    def __init__(self, client: AsyncWebClient, pace: Pace, *, settling: timedelta, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._pace = pace
        self._settling = settling
        self._monotonic = monotonic
        self._began = monotonic()
        self._breaker = Breaker(monotonic, logs.holding)

    @property
    def refused(self) -> bool:
        """Whether Slack refuses the bot as a whole: its token, or its app."""
        return self._breaker.on

    def fault(self, now: datetime) -> str | None:
        """Return why nothing is sent, and until when, while that is so."""
        return self._breaker.fault(Platform.SLACK, now)

    async def send(  # noqa: PLR0913 - the port's signature
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card with its nonce as metadata; enter a public channel first where that is all that is missing."""
        message = render(card, plain=plain, mention=mention)
        self._pace.check(_POST)
        await self._pace.turn(to.channel_id)
        with self._judged(_POST, to):
            try:
                return await self._post(to, message, nonce, thread)
            except SlackApiError as error:
                if error_code(error) != NOT_IN_CHANNEL or not await self._entered(to):
                    raise
            return await self._post(to, message, nonce, thread)

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of one of our messages, and keep its mark."""
        new = render(card)
        self._pace.check(_UPDATE)
        with self._judged(_UPDATE, to):
            await self._client.chat_update(
                channel=_channel_of(message),
                ts=_timestamp(message),
                text=new.text,
                blocks=list(new.blocks),
                metadata={"event_type": DELIVERY_EVENT, "event_payload": {"nonce": nonce}},
            )

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        """Read the channel's messages since then, or the thread's, for the one whose metadata carries the nonce."""
        self._pace.check(_HISTORY)
        with self._judged(_HISTORY, to):
            try:
                channel = await self._conversation(to)
                async for message in self._history(channel, since - _CLOCK_SKEW, thread):
                    if _nonce_of(message) == nonce:
                        return _message_id(channel, message)
            except SlackApiError as error:
                if error_code(error) in _UNREADABLE:
                    return None
                raise
        self._settled(to)
        return None

    def _settled(self, to: Destination) -> None:
        """Raise Throttled while a message of the process before this one may still be on its way: not finding it proves nothing yet.

        Nothing failed: the bot came back too early, and no try is to be counted for that, however often it is restarted.
        """
        left = self._settling - timedelta(seconds=self._monotonic() - self._began)
        if left > timedelta(0):
            raise Throttled(f"A message to channel {to.channel_id} may still be on its way: it is looked for again.", retry_after=left)

    async def _post(self, to: Destination, message: SlackMessage, nonce: Nonce, thread: MessageId | None) -> MessageId:
        answer = await self._client.chat_postMessage(
            channel=to.channel_id,
            text=message.text,
            blocks=list(message.blocks) or None,
            metadata={"event_type": DELIVERY_EVENT, "event_payload": {"nonce": nonce}},
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=_timestamp(thread) if thread else None,
        )
        return _message_id(answer.get("channel") or to.channel_id, answer)

    async def _entered(self, to: Destination) -> bool:
        try:
            await self._client.conversations_join(channel=to.channel_id)
        except SlackApiError as error:
            if error_code(error) in THROTTLED:
                raise
            return False
        return True

    async def _conversation(self, to: Destination) -> str:
        """Return the id of the channel, or of the app's own conversation with a person, which only its history needs."""
        if not to.person:
            return to.channel_id
        answer = await self._client.conversations_open(users=to.channel_id)
        return str((answer.get("channel") or {}).get("id") or to.channel_id)

    async def _history(self, channel: str, oldest: datetime, thread: MessageId | None) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = await self._page(channel, oldest, thread, cursor)
            for message in page.get("messages") or []:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _page(self, channel: str, oldest: datetime, thread: MessageId | None, cursor: str) -> AsyncSlackResponse:
        """Read a page of a channel, or of a thread, whose answers the channel's own history leaves out."""
        since, more = f"{oldest.timestamp():.6f}", cursor or None
        if thread is None:
            return await self._client.conversations_history(
                channel=channel, oldest=since, include_all_metadata=True, limit=_PAGE, cursor=more
            )
        return await self._client.conversations_replies(
            channel=channel, ts=_timestamp(thread), oldest=since, include_all_metadata=True, limit=_PAGE, cursor=more
        )

    @contextmanager
    def _judged(self, method: str, to: Destination) -> Iterator[None]:
        """Translate what goes wrong, and remember what concerns every later call."""
        with self._breaker.passing():
            try:
                with translated(f"{method} {_to(to)}", settles_in=self._settling, person=to.person):
                    yield
            except Throttled as error:
                self._pace.hold(method, error.retry_after)
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
