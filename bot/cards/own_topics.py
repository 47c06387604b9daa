"""Topics of a workspace's own as pages: what one would bring, what is wrong with one, the list, and who changed what. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Form, Line
from bot.cards.pages import Entry, Page, Turn, page_of
from bot.cards.words import Speech
from bot.domain.audit import ON_PAGE
from bot.domain.errors import InvalidInput
from bot.domain.lengths import LONGEST_NAME
from bot.domain.own_topic import Ending, OwnTopic, TopicDraft
from bot.domain.preview import Example, Preview
from bot.domain.topic import Topics

NAME: Final = "name"
QUERY: Final = "query"
"""The fields of the form."""

_LONGEST_QUERY: Final = 1_500  # more than a query may have: what is longer is refused with its column, not cut
_QUERY: Final = 300  # characters that a page shows
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands in the fields of a form, or is to: the name and query of a topic. `action`: which form it is, and of what."""

    action: Action
    name: str = ""
    query: str = ""


def topic_form(written: Written, speech: Speech) -> Form:
    """Return the window in which a topic is written."""
    name = Line(name=NAME, label=speech.say("forms.topic.name"), value=written.name[:LONGEST_NAME], required=True, longest=LONGEST_NAME)
    query = Line(
        name=QUERY,
        label=speech.say("forms.topic.query"),
        value=written.query[:_LONGEST_QUERY],
        hint=speech.say("forms.topic.query_hint"),
        required=True,
        long=True,
        longest=_LONGEST_QUERY,
    )
    return Form(
        title=speech.say(f"forms.{written.action.kind}.title"),
        submit=speech.say("forms.topic.preview"),
        close=speech.say("forms.close"),
        action=written.action,
        fields=(name, query),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLook:
    """What the list is told with. `most`: so many topics a workspace may have; `decides`: its reader may change them."""

    speech: Speech
    most: int
    decides: bool


def preview_page(draft: TopicDraft, preview: Preview, speech: Speech) -> Page:
    """Return what a topic would bring, with the buttons that save it, change it, or let go of it."""
    save = _action(ActionKind.TOPIC_SAVE, draft.id, "topic_save", speech)
    return Page(
        heading=speech.say("topics.preview", name=draft.name),
        said="\n".join(_said(draft.query, preview, speech)),
        entries=tuple(_entries(preview, speech)),
        actions=(save, *_again(draft, speech)),
    )


def draft_page(draft: TopicDraft, error: InvalidInput, speech: Speech) -> Page:
    """Return what is wrong with a topic, and its text with a mark below the place, so that nobody types it anew."""
    said = [speech.refuse(error), *_marked(draft.query, error)]
    return Page(heading=draft.name or speech.say("topics.new"), said="\n".join(said), actions=_again(draft, speech))


def _marked(query: str, error: InvalidInput) -> Iterator[str]:
    """Yield the text up to what is wrong with it, and the rest, apart: a mark below a line stands under another letter on each screen."""
    column = error.params.get("column")
    if not query:
        return
    if not isinstance(column, int) or not 1 < column <= len(query):
        yield _short(query)
        return
    yield f"{query[: column - 1][-_SHOWN:]} ▸ {_short(query[column - 1 :])}"


def topic_page(topic: OwnTopic, preview: Preview, speech: Speech, *, rising: Sequence[str], decides: bool) -> Page:
    """Return what a topic brings, and which names rise in it, for whoever may add them to its query."""
    edit = _action(ActionKind.TOPIC_FORM, topic.id, "topic_edit", speech)
    delete = _action(ActionKind.TOPIC_ASK, topic.id, "topic_delete", speech)
    return Page(
        heading=topic.name,
        said="\n".join([*_said(topic.query, preview, speech), *_rising(rising, speech)]),
        entries=tuple(_entries(preview, speech)),
        actions=(*((edit, delete) if decides else ()), _action(ActionKind.TOPICS, 1, "topics", speech)),
    )


def _rising(names: Sequence[str], speech: Speech) -> Iterator[str]:
    if names:
        yield speech.say("topics.rising", names=speech.enumerate(names), add=f'OR "{names[0]}"')


def _said(query: str, preview: Preview, speech: Speech) -> Iterator[str]:
    yield speech.say("topics.query", query=_short(query))
    if preview.stories:
        yield speech.say("topics.volume", count=preview.stories, days=preview.days, a_day=speech.number(preview.stories / preview.days, 2))
    else:
        yield speech.say("topics.nothing", days=preview.days)
    if preview.more:
        yield speech.say("topics.more")
    if preview.difference:
        yield speech.say("topics.differs", more=preview.difference.more, fewer=preview.difference.fewer)


def _entries(preview: Preview, speech: Speech) -> Iterator[Entry]:
    for each in preview.examples:
        yield _example(each, speech.say("topics.found", words=", ".join(each.judged.words)))
    for each in preview.near:
        part, negated = each.judged.lacks.removeprefix("NOT "), each.judged.lacks.startswith("NOT ")
        yield _example(each, speech.say("topics.near_not" if negated else "topics.near", part=_short(part)))
    if preview.difference:
        for report in preview.difference.gained:
            yield Entry(title=report.article.title, url=report.article.url, note=speech.say("topics.gained"))
        for report in preview.difference.lost:
            yield Entry(title=report.article.title, url=report.article.url, note=speech.say("topics.lost"))


def _example(example: Example, note: str) -> Entry:
    article = example.report.article
    return Entry(
        title=article.title,
        url=article.url,
        note=" · ".join(filter(None, [note, example.report.source_title])),
        at=article.published_at,
    )


def _again(draft: TopicDraft, speech: Speech) -> tuple[Action, Action]:
    edit = _action(ActionKind.TOPIC_EDIT, draft.id, "topic_edit", speech)
    return edit, _action(ActionKind.TOPIC_DROP, draft.id, "topic_drop", speech)


def deleting_page(topic: OwnTopic, ending: Ending, speech: Speech) -> Page:
    """Return the question whether a topic is to be deleted, with what ends then."""
    said = [speech.say("topics.would_end", count=ending.subscriptions)] if ending.subscriptions else [speech.say("topics.unused")]
    said += [speech.say("topics.would_withdraw", count=ending.waiting)] if ending.waiting else []
    delete = _action(ActionKind.TOPIC_END, topic.id, "topic_delete", speech)
    return Page(
        heading=speech.say("topics.delete", name=topic.name),
        said=speech.sentences(said),
        actions=(delete, _action(ActionKind.TOPICS, 1, "topic_keep", speech)),
    )


def ended_lines(topic: OwnTopic, ended: Ending, speech: Speech) -> list[str]:
    """Return what ended with a topic, in numbers."""
    said = [speech.say("topics.deleted", name=topic.name)]
    said += [speech.say("topics.ended", count=ended.subscriptions)] if ended.subscriptions else []
    said += [speech.say("topics.withdrawn", count=ended.waiting)] if ended.waiting else []
    return [speech.sentences(said)]


def own_page(own: Sequence[OwnTopic], topics: Topics, number: int, look: TopicLook) -> Page:
    """Return a page of a workspace's topics: each with its query and who changed it last, and what ships below."""
    speech = look.speech
    entries = [
        Entry(
            title=each.name,
            note=_by(each.changed_by, each.query, speech),
            who=_person(each.changed_by),
            at=each.changed_at,
            action=_action(ActionKind.TOPIC, each.id, "topic_show", speech),
        )
        for each in own
    ]
    page = page_of(speech.say("topics.own", count=len(own), most=look.most), entries, number, _turn(ActionKind.TOPICS), speech)
    theirs = {each.slug for each in own}
    shared = speech.say("topics.shared", topics=speech.enumerate(each.title(speech.code) for each in topics if each.slug not in theirs))
    new = _action(ActionKind.TOPIC_NEW, 1, "topic_new", speech)
    changes = _action(ActionKind.CHANGES, 1, "changes", speech)
    return Page(
        heading=page.heading,
        said=shared,
        entries=page.entries,
        footer=page.footer,
        actions=(*page.actions, *((new, changes) if look.decides else ())),
    )


def _person(who: str) -> str:
    """Return who did something, for a renderer that mentions people: whoever sits before the page is none of a chat."""
    return "" if who == ON_PAGE else who


def _by(who: str, text: str, speech: Speech) -> str:
    by = [speech.say("topics.by_operator")] if who == ON_PAGE else []
    return " · ".join([*by, _short(text)])


def _turn(kind: ActionKind) -> Turn:
    return lambda number: Action(kind=kind, subject=number)


def _action(kind: ActionKind, subject: int, label: str, speech: Speech) -> Action:
    return Action(kind=kind, subject=subject, label=speech.say(f"actions.{label}"))


def _short(text: str) -> str:
    return text if len(text) <= _QUERY else f"{text[:_QUERY]}…"
