"""The work of `newsdesk topic names`."""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.analyst.shipped import load_lexicons
from bot.app.names import survey_of
from bot.app.names_file import names_file, read_learned, write_learned
from bot.app.now import utc_now
from bot.cli.stores import nothing_there
from bot.cli.terminal import console
from bot.domain.errors import InvalidInput, NoDatabase
from bot.domain.learned import As, Decision, Learned
from bot.domain.rising import Headline, More, Proposal
from bot.domain.topic import Topics, TopicSlug
from bot.matching.learned import name_term, with_learned
from bot.matching.lexicon import TopicLexicon
from bot.matching.rising import spelling_of
from bot.settings import Settings
from bot.steps.commands.rising_names import RisingNames
from bot.steps.commands.used_names import UsedNames
from bot.store.opening import open_store

_AS: Final[Mapping[As, str]] = {As.FIRM: "as a firm", As.NAME: "as a name"}


def show_names(settings: Settings, topic: str, *, as_json: bool) -> None:
    """Print the names that rise in topics, and those that were learned; may run beside a running Newsdesk."""
    learned, every = read_learned(names_file(settings.names_file, settings.database)), load_lexicons()
    lexicons = with_learned([_lexicon(topic, every)] if topic else every, learned)

    async def looked() -> tuple[Sequence[Proposal], Sequence[tuple[TopicSlug, str]]]:
        async with open_store(settings.database, make=False) as store:
            rising = RisingNames(
                store=store,
                clock=utc_now,
                lexicons=lexicons,
                survey=lambda known, since: survey_of(with_learned(every, known), known, since),
            )
            return (await rising(learned)).proposals, await UsedNames(store=store, clock=utc_now, keep_days=settings.keep_days)(learned)

    try:
        proposals, unused = asyncio.run(looked())
    except NoDatabase as missing:
        raise nothing_there("No names rise.", missing) from missing
    if as_json:
        sys.stdout.write(json.dumps(_as_json(proposals, unused), ensure_ascii=False, indent=2) + "\n")
        return
    slugs = {each.slug for each in lexicons}
    for line in [*_proposed(proposals, lexicons), *_kept(learned, slugs, unused)]:
        console().print(line, markup=False, highlight=False, soft_wrap=True)


def decide(settings: Settings, topic: str, name: str, said: str | None) -> None:
    """Keep what was said of a name in the file; without `said` forget it."""
    file, slug = names_file(settings.names_file, settings.database), _lexicon(topic, load_lexicons()).slug
    learned, spelling = read_learned(file), _spelled(name)
    known = learned.topics.get(slug, {}).get(spelling)
    if said is None and known is None:
        raise InvalidInput(f'Nothing was said of "{name}" for {slug}: `newsdesk topic names --topic {slug}` lists what was.')
    decision = Decision(said=As(said), on=utc_now().date()) if said else None
    write_learned(file, learned.with_decision(slug, spelling, decision))
    console().print(_done(slug, spelling, decision, known), markup=False, highlight=False, soft_wrap=True)
    console().print(f"It stands in {file}.", markup=False, highlight=False, soft_wrap=True)


def _done(slug: TopicSlug, spelling: str, decision: Decision | None, known: Decision | None) -> str:
    if decision is None:
        return f"Forgot what was said of {spelling} for {slug}."
    if decision.said in _AS:
        return f"{slug} has {spelling} {_AS[decision.said]}: it counts within a minute where Newsdesk runs."
    again = "again after four weeks" if decision.said is As.LATER else "never again"
    gone = f" {slug} has it no more." if known and known.said in _AS else ""
    return f"{spelling} is proposed for {slug} {again}.{gone}"


def _spelled(name: str) -> str:
    """Return a name as topics spell it: what has a mark of its own stays as it is."""
    bare = name.strip()
    spelling = bare if not bare or bare[0] in "=|*" or bare.endswith(("*", "|")) else spelling_of(bare)
    name_term(spelling, As.NAME)
    return spelling


def _lexicon(named: str, lexicons: Sequence[TopicLexicon]) -> TopicLexicon:
    found = Topics([each.topic for each in lexicons]).named(named)
    if len(found) != 1:
        known = ", ".join(each.slug for each in lexicons)
        raise InvalidInput(f'There is no topic "{named}" that can learn names. Those that can: {known}.')
    return next(each for each in lexicons if each.slug == found[0].slug)


def _proposed(proposals: Sequence[Proposal], lexicons: Sequence[TopicLexicon]) -> Iterator[str]:
    for lexicon in lexicons:
        of_topic = [each for each in proposals if each.topic == lexicon.slug]
        yield f"{lexicon.topic.title('en')}: {_counted(len(of_topic))}"
        for each in of_topic:
            yield from _lines(each)
    if proposals:
        first = proposals[0]
        yield f'Add one: newsdesk topic names add "{first.rise.name}" --topic {first.topic} --as name (or firm). Or say `not`, or `later`.'


def _counted(names: int) -> str:
    return "1 name rises." if names == 1 else f"{names or 'no'} names rise."


def _lines(proposal: Proposal) -> Iterator[str]:
    rise = proposal.rise
    yield (
        f"  {rise.name}: {rise.on_topic} articles of the topic this week, of {rise.articles} that have it; "
        f"{rise.before} in the four weeks before; {rise.publishers} publishers, {rise.stories} stories"
    )
    yield from (f"    {_headline(each)}" for each in proposal.headlines)
    for said, more in proposal.more.items():
        yield f"    {_AS[said]}: {_stories(more)} more this week"
        yield from (f"      + {_headline(each)}" for each in more.examples)


def _headline(headline: Headline) -> str:
    return f"{headline.title} ({headline.outlet})" if headline.outlet else headline.title


def _stories(more: More) -> str:
    return "1 story" if more.stories == 1 else f"{more.stories} stories"


def _kept(learned: Learned, topics: set[TopicSlug], unused: Sequence[tuple[TopicSlug, str]]) -> Iterator[str]:
    for topic, spelling, decision in learned.added():
        if topic in topics:
            since = f"{topic} has {spelling} {_AS[decision.said]} since {decision.on.isoformat()}"
            yield f"{since}: unused for 90 days, no article had it." if (topic, spelling) in unused else f"{since}."


def _as_json(proposals: Sequence[Proposal], unused: Sequence[tuple[TopicSlug, str]]) -> Mapping[str, object]:
    rises = [
        {
            "topic": each.topic,
            "name": each.rise.name,
            "articles": each.rise.articles,
            "on_topic": each.rise.on_topic,
            "before": each.rise.before,
            "publishers": each.rise.publishers,
            "stories": each.rise.stories,
            "likelihood": round(each.rise.likelihood, 2),
            "headlines": [headline._asdict() for headline in each.headlines],
            "more": {said: {"stories": more.stories, "examples": [e._asdict() for e in more.examples]} for said, more in each.more.items()},
        }
        for each in proposals
    ]
    return {"rising": rises, "unused": [{"topic": topic, "name": spelling} for topic, spelling in unused]}
