"""Who changed what, where somebody asks: in the workspace, and in the channel. Pure."""

from collections.abc import Sequence

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import Entry, Page, page_of
from bot.cards.words import Speech
from bot.domain.audit import ON_PAGE, AuditEntry, AuditVerb
from bot.domain.topic import Topics, TopicSlug

_LONGEST = 100  # characters of what was changed
_OF_CHANNELS = (AuditVerb.SUBSCRIBED, AuditVerb.SUBSCRIPTION_CHANGED, AuditVerb.UNSUBSCRIBED)


def changes_page(entries: Sequence[AuditEntry], number: int, topics: Topics, speech: Speech) -> Page:
    """Return a page of who changed what, the newest first."""
    shown = [Entry(title=said(each, topics, speech), note=_note(each, speech), who=person_of(each), at=each.at) for each in entries]
    page = page_of(speech.say("topics.changes"), shown, number, lambda to: Action(kind=ActionKind.CHANGES, subject=to), speech)
    back = Action(kind=ActionKind.TOPICS, subject=1, label=speech.say("actions.topics"))
    none = "" if entries else speech.say("topics.no_changes")
    return Page(heading=page.heading, said=none, entries=page.entries, footer=page.footer, actions=(*page.actions, back))


def said(entry: AuditEntry, topics: Topics, speech: Speech) -> str:
    """Say what was changed."""
    return speech.say(f"topics.verbs.{entry.verb}", name=_name(entry, topics, speech))


def person_of(entry: AuditEntry) -> str:
    """Return who did something, for a renderer that mentions people: whoever sits before the page is none of a chat."""
    return "" if entry.person == ON_PAGE else entry.person


def _name(entry: AuditEntry, topics: Topics, speech: Speech) -> str:
    """Return what was changed as people call it: a topic by its title, while it is there, and a setting by its name."""
    if entry.verb is AuditVerb.SETTING_CHANGED:
        return speech.say(f"forms.settings.{entry.what}")
    topic = topics.get(TopicSlug(entry.what)) if entry.verb in _OF_CHANNELS else None
    return topic.title(speech.code) if topic else entry.what


def _note(entry: AuditEntry, speech: Speech) -> str:
    by = [speech.say("topics.by_operator")] if entry.person == ON_PAGE else []
    both = [_short(each) for each in (entry.before, entry.after) if each]
    return " · ".join([*by, " → ".join(both if entry.channel else both[-1:])])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
