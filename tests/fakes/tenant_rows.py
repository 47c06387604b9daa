"""What somebody who knows the ids, links and names of another workspace can try: by each verb, button, window and choice."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.cards.actions import ActionKind
from bot.domain.forgetting import person_mark
from bot.domain.ids import in_base_36
from tests.fakes.make import NOW
from tests.fakes.neighbours import CANARY, FEED_URL, PUBLIC_LINK, SECRET_LINK, Neighbours
from tests.fakes.slack_views import Given

Subject = tuple[int, str]
"""What a button is about, with the words that it needs besides."""
Buttons = Callable[[Neighbours], Iterable[Subject]]
_NOW: Final = in_base_36(int(NOW.timestamp()))
Typed = Callable[[Neighbours], Iterable[str]]


def _card(*about: str) -> Buttons:
    return lambda them: [(each.id, words) for each in (them.card, them.line) for words in about or ("",)]


def _channel(about: str = "") -> Buttons:
    return lambda them: [(each.id, about) for each in (them.channel, them.left, them.person)]


def _offer(them: Neighbours) -> Iterable[Subject]:
    return [(them.offer.id, "")]


def _topic(them: Neighbours) -> Iterable[Subject]:
    return [(them.topic.id, "")]


def _draft(them: Neighbours) -> Iterable[Subject]:
    return [(them.draft.id, "")]


def _saved(them: Neighbours) -> Iterable[Subject]:
    return [(them.saved.id, ""), (them.saved.id, "1")]


def _workspace(them: Neighbours) -> Iterable[Subject]:
    return [(them.channel.workspace.key, ""), (them.left.workspace.key, "")]


def _page(*about: str) -> Buttons:
    return lambda _: [(1, words) for words in about or ("",)]


BUTTONS: Final[Mapping[ActionKind, Buttons]] = {
    **dict.fromkeys((ActionKind.WHY, ActionKind.MUTING, ActionKind.UNMUTE, ActionKind.ALL, ActionKind.SAVE), _card()),
    ActionKind.DIGEST: lambda them: [(each.id, "0") for each in (them.channel, them.left, them.person)],
    ActionKind.DIGEST_POST: _channel(),
    ActionKind.MUTE: _card("", "story-week", "source-day"),
    ActionKind.LESS: _card("", "source", "topic-ai"),
    ActionKind.UNDO: lambda them: [(them.ask.id, ""), (them.ask.id, "1")],
    **dict.fromkeys((ActionKind.MUTES, ActionKind.TUNES, ActionKind.RESET, ActionKind.END, ActionKind.STOP), _channel()),
    **dict.fromkeys((ActionKind.DROP, ActionKind.FILTER), lambda them: [(them.wish.id, "")]),
    **dict.fromkeys((ActionKind.LIST, ActionKind.SAVED, ActionKind.FEEDS, ActionKind.TOPICS, ActionKind.CHANGES), _page()),
    **dict.fromkeys((ActionKind.HOME, ActionKind.TOPIC_NEW), _page()),
    **dict.fromkeys((ActionKind.UNSAVE, ActionKind.RESAVE), _saved),
    **dict.fromkeys((ActionKind.FEED, ActionKind.UNFEED), lambda them: [(1, them.edition.mark)]),
    ActionKind.FIND: _page(CANARY, "opens model"),
    ActionKind.CATCHUP: _page("0"),
    ActionKind.LATEST: lambda them: [(1, f"5:{them.topic.slug}"), (1, f"5:{them.topic.name}"), (1, "5:")],
    **dict.fromkeys((ActionKind.SETUP, ActionKind.RESUME), lambda them: [*_channel()(them), (them.channel.workspace.key, "")]),
    **dict.fromkeys((ActionKind.SETTINGS, ActionKind.CHOICES), _channel()),
    ActionKind.UNSET: lambda them: [(them.channel.id, f"{int(them.wish.created_at.timestamp() * 1e6):x}"), (them.channel.id, "0")],
    ActionKind.REOPEN: lambda them: [(them.draft.id, ""), (1, "")],
    **dict.fromkeys((ActionKind.TOPIC, ActionKind.TOPIC_FORM, ActionKind.TOPIC_ASK, ActionKind.TOPIC_END), _topic),
    **dict.fromkeys((ActionKind.TOPIC_EDIT, ActionKind.TOPIC_SAVE, ActionKind.TOPIC_DROP), _draft),
    **dict.fromkeys((ActionKind.OFFERED, ActionKind.GATHER, ActionKind.WHOLE), _offer),
    **dict.fromkeys((ActionKind.UNFOLLOW, ActionKind.REPAIR), lambda them: [(them.feed.id, "")]),
    ActionKind.READDRESS: lambda them: [(them.feed.id, ""), (them.feed.id, in_base_36(them.offer.id))],
    **dict.fromkeys((ActionKind.FEED_EXPORT, ActionKind.FEED_IMPORT), _page()),
    ActionKind.FORGET: _workspace,
    ActionKind.FORGET_ME: lambda them: [
        (person_mark(them.saved.keeper), _NOW),
        (person_mark(them.saved.keeper._replace(workspace_id="")), _NOW),
    ],
}
"""By each kind of button, what of theirs it may name. A kind without its row fails the matrix."""

_WRITTEN: Final[Mapping[str, Given]] = {"name": "Mine", "query": "kites"}
WINDOWS: Final[Mapping[ActionKind, tuple[Buttons, Callable[[Neighbours], Mapping[str, Given]]]]] = {
    ActionKind.SETUP: (
        lambda them: [(them.channel.id, ""), (them.channel.workspace.key, "")],
        lambda them: {"topics": ("ai",), "channel": them.channel.channel_id},
    ),
    ActionKind.SETTINGS: (_channel(), lambda _: {"cards": "1"}),
    ActionKind.CHOICES: (_channel(), lambda _: {"style": "short"}),
    ActionKind.FORGET: (_workspace, lambda _: {"name": "Alert HQ"}),
    ActionKind.FILTER: (lambda them: [(them.wish.id, "")], lambda _: {"filter": "kites"}),
    ActionKind.TOPIC_FORM: (_topic, lambda _: _WRITTEN),
    ActionKind.TOPIC_EDIT: (_draft, lambda _: _WRITTEN),
    ActionKind.TOPIC_NEW: (_topic, lambda them: {**_WRITTEN, "name": them.topic.name}),
}
"""By each kind of window, what of theirs it may name when it is handed in, and what is written in it."""


def _in_theirs(words: str) -> Typed:
    """Return a setting of their channel, as Slack writes it; Discord names no channel of another server."""
    return lambda them: [f"{words} in <#{them.channel.channel_id}|channel>"]


def _alone(_: Neighbours) -> Iterable[str]:
    return [""]


def _topics(them: Neighbours) -> Iterable[str]:
    return [them.topic.slug, them.topic.name, f"{them.topic.id:x}"]


def _feeds(them: Neighbours) -> Iterable[str]:
    return [them.feed.title, FEED_URL, str(them.feed.id)]


VERBS: Final[Mapping[str, Typed]] = {
    **dict.fromkeys(
        (
            *("help", "subscriptions", "status", "mutes", "tune", "saved", "feed_list", "feed_export", "topic_list", "me_list"),
            *("forget_me", "digest_now"),
        ),
        _alone,
    ),
    **dict.fromkeys(("setup", "all_settings"), _alone),
    **dict.fromkeys(("latest", "me_subscribe", "me_stop", "topic_edit", "topic_delete"), _topics),
    "subscribe": lambda them: [*_topics(them), FEED_URL, *_in_theirs("ai")(them)],
    "unsubscribe": lambda them: [str(them.wish.id), *_topics(them), *_in_theirs("ai")(them), *_in_theirs(them.topic.slug)(them)],
    "quiet_hours": _in_theirs("22:00-07:00"),
    "cards": _in_theirs("3"),
    "updates": _in_theirs("thread"),
    "style": _in_theirs("short"),
    **dict.fromkeys(("sound", "more_settings"), _alone),
    "digest_set": _in_theirs("18:00"),
    "digest_off": _in_theirs("off end"),
    "zone": _in_theirs("Asia/Tokyo"),
    "language": _in_theirs("fr"),
    "search": lambda _: [CANARY, "opens model", SECRET_LINK],
    "catchup": lambda _: ["1d"],
    "why": lambda them: [PUBLIC_LINK, SECRET_LINK, FEED_URL, *_in_theirs(PUBLIC_LINK)(them)],
    "mute": lambda them: [f"source {them.feed.title}", them.feed.title, CANARY],
    "feed_add": lambda them: [FEED_URL, str(them.offer.id)],
    **dict.fromkeys(("feed_doctor", "feed_import"), lambda _: [FEED_URL]),
    **dict.fromkeys(("feed_follow", "feed_remove"), _feeds),
    "topic_create": lambda them: [f"{them.topic.name}: kites"],
    "forget_workspace": _alone,
    "topic_test": lambda _: ["A lab opens its model"],
}
"""By each verb, what of theirs is typed behind it."""

CHOICES: Final = frozenset(
    {
        *(
            ("subscribe", "topic"),
            ("subscribe", "zone"),
            ("subscribe", "without"),
            ("subscribe", "publishers"),
            ("unsubscribe", "subscription"),
        ),
        *(("settings quiet-hours", "zone"), ("settings time-zone", "zone"), ("digest set", "zone"), ("settings language", "language")),
        *(("topic edit", "topic"), ("topic delete", "topic"), ("news latest", "topic")),
        *(("mute", "what"), ("why", "link"), ("feed follow", "feed"), ("feed remove", "feed")),
        *(("me subscribe", "topic"), ("me subscribe", "zone")),
    }
)
"""What Discord completes while somebody types."""
TYPED_SO_FAR: Final = ("", CANARY, "own:")
