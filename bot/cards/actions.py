"""What a reader may ask of a card: neutral actions, and the value that stands for one in a platform's button.

A button outlives the process and the version that drew it. Its value names the version of its writing, the kind and the subject,

    n1:why:1z141z3n2qf
    n1:unsave:1z141z3n2qf:2

(the last one with words that its kind needs besides), so that another version reads it, or knows that it cannot and says so.
It is a stranger's input: whoever acts on it looks rights up again.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.errors import InvalidInput
from bot.domain.ids import in_base_36

LONGEST_VALUE = 100  # characters; Discord's buttons take no more, Slack's 2,000
LONGEST_ABOUT = 80  # of them are for what a button needs besides its kind and subject

_VALUE = re.compile(r"n1:(?P<kind>[a-z]+):(?P<subject>[0-9a-z]{1,13})(?::(?P<about>[^\n]{1,80}))?")
_MOST = (1 << 63) - 1


class ActionKind(StrEnum):
    """What is asked for. A name is for ever: it stands in the buttons of cards that were posted."""

    WHY = "why"  # why the story came
    MUTING = "muting"  # what may be muted by a card, and for how long
    MUTE = "mute"  # what is chosen of that; without words the story, for good
    UNMUTE = "unmute"  # a muted story goes on
    ALL = "all"  # all stories of a digest or a list, from the page on which a delivery of it stands
    DIGEST = "digest"  # what waits for a channel's digest, by its id, from the page on which a delivery stands
    DIGEST_POST = "digestpost"  # it is posted now, by the same id
    LESS = "less"  # what there may be less of by a card, and with words that
    UNDO = "undo"  # what was asked is taken back, by the id of the ask
    MUTES = "mutes"  # what is muted in a channel, by the channel's id
    TUNES = "tunes"  # what a channel gets less of, by its id
    RESET = "reset"  # a channel gets all that as before, by its id
    LIST = "list"  # a page of the list of subscriptions, by its number
    END = "end"  # the end of all that a channel subscribes to, by the channel's id
    DROP = "drop"  # the end of one subscription, by its id
    SAVE = "save"  # a story is kept for whoever presses
    UNSAVE = "unsave"  # it is kept no more, by the id of what is kept
    RESAVE = "resave"  # it is kept again
    SAVED = "saved"  # a page of what somebody keeps, by its number
    FEED = "feed"  # what somebody keeps is offered as a feed, from a page of it; with the mark of its address, at another one
    UNFEED = "unfeed"  # the feed with that mark ends
    FIND = "find"  # a page of what was looked for, by its number; the look-up is what it is about
    CATCHUP = "catchup"  # a page of what came since an instant, which is what it is about
    LATEST = "latest"  # a page of the newest; how many and of which topic is what it is about
    SETUP = "setup"  # the set-up of a channel, by its id; by the key of a workspace, of any channel there
    SETTINGS = "settings"  # what a channel asks for, by its id
    CHOICES = "choices"  # what it chooses among few, where a window has no room for that
    FILTER = "filter"  # what a subscription lets through, by its id
    UNSET = "unset"  # what a set-up subscribed a channel to ends, by the channel's id and the instant
    REOPEN = "reopen"  # a form as its sender left it, by what brought it
    HOME = "home"  # a page of somebody's own page of the app, by its number
    TOPIC = "topic"  # what a topic of a workspace's own catches, by its id
    TOPICS = "topics"  # a page of the list of topics, by its number
    TOPIC_NEW = "topicnew"  # the form of a new topic
    TOPIC_FORM = "topicform"  # the form of a topic that is there, by its id
    TOPIC_EDIT = "topicedit"  # the form of what was not saved yet, by the id of the draft
    TOPIC_SAVE = "topicsave"  # it is saved
    TOPIC_DROP = "topicdrop"  # it is let go of
    TOPIC_ASK = "topicask"  # whether a topic is to be deleted, by its id
    TOPIC_END = "topicend"  # it is deleted
    CHANGES = "changes"  # a page of who changed what, by its number
    STOP = "stop"  # one person gets nothing more by direct message, by the id of that destination
    OFFERED = "offered"  # a feed that was offered, with its newest items, by the id of the offer
    GATHER = "gather"  # the workspace follows it as one more source, by the same id
    WHOLE = "whole"  # the same, and a channel gets all of it
    FEEDS = "feeds"  # a page of the feeds that a workspace follows, by its number
    UNFOLLOW = "unfollow"  # one of them is followed no more, by the id of its source
    FEED_IMPORT = "feedimport"  # the window in which a list of feeds is pasted
    FEED_EXPORT = "feedexport"  # a part of the list of feeds as text, by its number
    REPAIR = "repair"  # what is wrong with one of them, and an address that would do instead, by the same id
    READDRESS = "readdress"  # it gets that address; the offer of it is what it is about
    FORGET = "forget"  # the window in which all of a workspace is deleted, by its key
    FORGET_ME = "forgetme"  # all of whoever presses is deleted, by what stands for them, and the second in which that was asked
    RESUME = "resume"  # what a workspace subscribed to before the bot was removed goes on, by the workspace's key


OF_A_LIST: Final = frozenset({ActionKind.LIST, ActionKind.END, ActionKind.DROP})
"""What is asked of a list of subscriptions, which comes again in its place."""

OF_STORIES: Final = frozenset({ActionKind.ALL, ActionKind.DIGEST})
"""What leads through the stories of a digest."""

OF_READING: Final = frozenset({ActionKind.FIND, ActionKind.CATCHUP, ActionKind.LATEST})
"""What leads through the pages of an answer, which comes again in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One button: `subject` is what it is about, mostly a delivery, `label` what it says in the reader's language.

    `about` are words that it needs besides, such as which of several choices it is.
    """

    kind: ActionKind
    subject: int
    label: str = ""
    about: str = ""

    @property
    def value(self) -> str:
        """What the button hands back, at most LONGEST_VALUE characters."""
        return f"n1:{self.kind}:{in_base_36(self.subject)}" + (f":{self.about}" if self.about else "")

    def labelled(self, label: str) -> "Action":
        """Return it with another label."""
        return replace(self, label=label)


def is_action(text: str) -> bool:
    """Say whether a text is what a button, or a choice that stands for one, hands back."""
    return _VALUE.fullmatch(text) is not None


def read_action(value: str) -> Action:
    """Return the action that a button's value stands for; raise InvalidInput for one that no version of ours, or another one, wrote."""
    found = _VALUE.fullmatch(value)
    kind = _KINDS.get(found["kind"]) if found else None
    subject = int(found["subject"], 36) if found else 0
    about = (found["about"] or "") if found else ""
    if kind is None or not 0 < subject <= _MOST or (kind in OF_READING and not about):
        raise unknown_action()
    return Action(kind=kind, subject=subject, about=about)


_KINDS = {kind.value: kind for kind in ActionKind}


def unknown_action() -> InvalidInput:
    """Return the error for a button that means nothing (any more)."""
    return InvalidInput("This button is of another version of Newsdesk, and does nothing here.", code="unknown_action")
