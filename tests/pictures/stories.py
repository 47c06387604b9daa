"""The stories of the pictures, which nobody ever reported, and the cards that the bot makes of them."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache

from bot.app.shipped import load_shipped
from bot.cards.actions import Action, ActionKind
from bot.cards.all_stories import page_with
from bot.cards.article_card import article_card, fact_card
from bot.cards.asks import AskLook, Scope, ask_page, less_menu, mute_menu
from bot.cards.asks import Told as ToldAsk
from bot.cards.card import Card
from bot.cards.digest_card import digest_card
from bot.cards.more_card import more_card
from bot.cards.pages import Page
from bot.cards.reports_page import reports_page
from bot.cards.words import Speech
from bot.domain.article import Article, StoryId
from bot.domain.ask import About, Ask, AskId, Subject, Verb, requests
from bot.domain.delivery import Batch, Coverage, Item, Kind, Nonce, Quote, State
from bot.domain.destination import Platform
from bot.domain.heads import Readers, head_first
from bot.domain.history import ArticleHistory
from bot.domain.saved import Keeper, SavedId, SavedStory
from bot.domain.schedule import DigestTime
from bot.domain.source import SourceKind
from bot.domain.subscription import Mode
from bot.domain.topic import Evidence, Field, Hit, Topics, TopicSlug
from bot.steps.commands.saved import saved_page
from bot.steps.commands.why_fate import fate
from bot.steps.commands.why_page import Told, WhyLook, lack, why_page
from bot.stories.changes import last_change
from tests.fakes.make import make_article, make_delivery, make_destination, make_source, make_subscription
from tests.fakes.words import shipped_words

NOW = datetime(2026, 11, 30, 10, 37, tzinfo=UTC)
PICTURE = "https://img.example.org/chip.png"
CHANNEL = make_destination("news", zone="Europe/Paris")
MINUTES = timedelta(minutes=1)
AI, CHIPS = TopicSlug("ai"), TopicSlug("semiconductors")
Shown = Card | Page
"""What is drawn: a card in a channel, or a page that one person alone sees."""


@cache
def topics() -> Topics:
    """Return the topics that ship."""
    return load_shipped().topics


@cache
def speech() -> Speech:
    """Return the words around the cards."""
    return shipped_words().into("en")


def about(topic: str, words: str, score: float = 8.0) -> Evidence:
    """Return evidence of a topic, with the words that spoke for it."""
    hits = tuple(Hit(term=word, field=Field.TITLE, offset=0, weight=3.0, found=word) for word in words.split(", "))
    return Evidence(topic=TopicSlug(topic), score=score, threshold=4.0, hits=hits)


def report(source: str, title: str, *evidence: Evidence, kind: SourceKind = SourceKind.PRESS, ago: int = 20, **changes: object) -> Coverage:
    """Return a report of a story by an invented outlet."""
    site = source.casefold().replace(" ", "-").encode("idna").decode()
    at = NOW - ago * MINUTES
    made = make_article(
        title, source=make_source(f"https://{site}.example/feed", title=source), url=f"https://{site}.example/{ago}", summary="",
        published_at=at, seen_at=at,
    )  # fmt: skip
    return Coverage(article=replace(made, **changes), source_title=source, source_kind=kind, evidence=evidence)  # type: ignore[arg-type]


def story(*reports: Coverage, kind: Kind = Kind.ALERT, since: frozenset[int] = frozenset()) -> Item:
    """Return a story as its channel sees it: the report that speaks for it first."""
    first = reports[0].article
    told = [replace(each, article=replace(each.article, story_id=first.story_id)) for each in reports]
    head, *others = told if kind is Kind.FACT else head_first(told, Readers(locale="en"))
    evidence = tuple({each.topic: each for one in told for each in one.evidence}.values())
    return Item(
        delivery=make_delivery(CHANNEL, first, kind, due_at=NOW, filed_at=NOW),
        article=head.article,
        source_title=head.source_title,
        source_kind=head.source_kind,
        evidence=evidence,
        reports=tuple(others),
        since=since,  # type: ignore[arg-type] # ids
    )


def card_of(item: Item) -> Card:
    """Return the card of a story."""
    articles: list[Article] = [each.article for each in item.coverage]
    change = last_change(articles, item.since or ([articles[0].id] if item.delivery.kind is Kind.FACT else []))
    return fact_card(item, speech(), change) if item.delivery.kind is Kind.FACT else article_card(item, topics(), speech(), change=change)


ACCELERATOR = (
    report(
        "The Harbour Dispatch",
        "Northgate unveils a 2-nanometre AI accelerator that trains language models at half the power",
        about("ai", "AI, language models"),
        about("semiconductors", "nanometre"),
        image_url=PICTURE,
        summary="Samples ship to cloud providers in March; volume production in Dresden begins in the third quarter. The maker speaks of a "
        "yield above its plan, and of orders for two years.",
    ),
    report("Werkbank Digital", "Northgate stellt 2-Nanometer-Beschleuniger vor", ago=18, lang="de"),
    report("みなと技術新報", "ノースゲート、2ナノのAI半導体を発表", ago=15, lang="ja"),
    report("Northgate Newsroom", "Introducing the Northgate N2", ago=14, lang="fr", kind=SourceKind.PRIMARY),
    report("El Faro Técnico", "Northgate presenta un acelerador de 2 nanómetros", ago=9, lang="es"),
    report("Le Courrier numérique", "Northgate dévoile un accélérateur de 2 nanomètres", ago=7, lang="fr"),
)
WAFERS = report(
    "Chip Ledger", "Quillon builds 300-mm wafers in Graz", about("semiconductors", "wafers"), ago=3,
    summary="The foundry says that yields are ahead of its plan.",
)  # fmt: skip
PLANT = (
    report("The Harbour Dispatch", "Dresden chip plant: Northgate to invest 12 billion euros in semiconductor factory",
           about("semiconductors", "chip plant, semiconductor factory"), ago=37,
           summary="The state adds a fifth of the sum; building begins in spring."),
    report("Werkbank Digital", "Northgate baut Halbleiterwerk in Dresden", ago=30, lang="de"),
    report("Lattice Wire", "Northgate raises Dresden chip plant to 21 billion euros", about("semiconductors", "chip plant"), ago=17),
)  # fmt: skip


OVERVIEW = tuple(
    Quote(text=text, source=source, url=f"https://{source.casefold().replace(' ', '-')}.example/1", story_id=StoryId(number))
    for number, (source, text) in enumerate((
        ("Netzblick", "Vodavia has switched on 5G standalone in 40 towns and will turn off its 3G network in June."),
        ("The Town Crier", "Telora of Ghent must pay 12 million euros for throttling the roaming of its customers."),
    ))
)  # fmt: skip


def lines(count: int) -> tuple[Item, ...]:
    """Return so many stories about all topics."""
    subjects = (
        ("telecom", "Regulator fines mobile operator Telora 12 million for throttling roaming"),
        ("telecom", "Vodavia switches on 5G standalone in 40 towns and turns off its 3G network"),
        ("telecom", "Submarine cable Atlántida will connect Vigo and Recife"),
        ("ai", "Open Arabic language model beats rivals at half the energy"),
        ("ai", "Hospital trial: model finds 11% more fractures than two doctors"),
        ("ai", "Ghent opens a centre for machine learning with 200 places"),
        ("semiconductors", "Memory makers move a third of their lines to stacked chips"),
        ("semiconductors", "Haneul breaks ground for a foundry in Gwangju"),
        ("quantum", "Qubéa keeps 48 logical qubits alive for an hour"),
        ("quantum", "Agency moves its deadline for quantum-safe keys to 2031"),
    )
    return tuple(
        story(
            report(("Chip Ledger", "Netzblick", "The Town Crier")[n % 3], f"{title}{f' ({n // 10 + 1})' if n >= 10 else ''}",
                   about(topic, topic), ago=60 + n, summary="What it means for those who build on it, and when it reaches them."),
            *([report("Lattice Wire", f"{title} too {n}", ago=50 + n)] if n % 2 else []),
            kind=Kind.DIGEST,
        )
        for n in range(count)
        for topic, title in [subjects[n % 10]]
    )  # fmt: skip


def _batch(kind: Kind, items: tuple[Item, ...]) -> Batch:
    daily = make_subscription(CHANNEL, mode=Mode.DIGEST, digest=DigestTime(at=time(8, 30), zone="Europe/Paris"))
    wishes = [replace(daily, topic=TopicSlug(each)) for each in ("ai", "semiconductors", "telecom", "quantum")]
    return Batch(destination=CHANNEL, kind=kind, nonce=Nonce("d-1"), items=items, subscriptions=tuple(wishes))


def digest(count: int) -> tuple[Card, ...]:
    """Return a digest of so many stories, the pact that all report among them."""
    quotes = OVERVIEW if count > len(OVERVIEW) + 1 else ()
    return (digest_card(_batch(Kind.DIGEST, _told(count)), topics(), speech(), now=NOW, overview=quotes),)


def all_of_them(count: int) -> tuple[Card, ...]:
    """Return the first page of all stories of such a digest."""
    told = _batch(Kind.DIGEST, _told(count))
    return (page_with(told.items[0].delivery.id, told, topics(), speech()),)


def _told(count: int) -> tuple[Item, ...]:
    return (story(*ACCELERATOR, kind=Kind.DIGEST), *lines(count - 1))


def saved() -> Page:
    """Return what somebody saved of many stories, after they removed one."""
    keeper = Keeper(Platform.SLACK, "T1", "U1")
    kept = [
        SavedStory(
            id=SavedId(number), keeper=keeper, story_id=each.article.story_id, title=each.article.title, url=each.article.url,
            source_title=each.source_title, published_at=each.article.published_at, saved_at=NOW,
        )
        for number, each in enumerate(lines(20), start=1)
    ]  # fmt: skip
    page = saved_page(kept, speech(), 2)
    undo = Action(kind=ActionKind.RESAVE, subject=1, about="2", label=speech().say("actions.undo"))
    return replace(page, said=speech().say("replies.unsaved"), actions=(*page.actions, undo))


def asked(verb: Verb) -> Page:
    """Return what a channel is asked: some of it in force, some by members who are too few yet."""
    mutes = ((About.STORY, "1", WAFERS.article.title), (About.SOURCE, "2", "The Town Crier"), (About.WORD, "kestrel labs", "Kestrel Labs"))
    less = ((About.TOPIC, AI, AI), (About.SOURCE, "2", "Chip Ledger"), (About.KIND, "aggregator", "aggregator"))
    asks = [
        Ask(
            id=AskId(number), destination_id=CHANNEL.id, subject=Subject(verb, about, what), name=name, person=str(number),
            decides=number != 2, made_at=NOW - 24 * number * 60 * MINUTES, until=NOW + (30 - number) * 24 * 60 * MINUTES,
        )
        for number, (about, what, name) in enumerate(mutes if verb is Verb.MUTE else less)
    ]  # fmt: skip
    told = [ToldAsk(request=each, undo=AskId(place + 1)) for place, each in enumerate(requests(asks, NOW))]
    return ask_page(verb, told, AskLook(channel=CHANNEL, topics=topics(), speech=speech(), now=NOW), decides=True)


def accelerator() -> ArticleHistory:
    """Return a story that was told in the channel, with all its reports."""
    own, *others = ACCELERATOR
    delivery = make_delivery(CHANNEL, own.article, state=State.SENT, sent_at=NOW - 19 * MINUTES)
    return ArticleHistory(
        article=own.article, source_title=own.source_title, evidence=own.evidence, deliveries=((CHANNEL, delivery),),
        story_title=own.article.title, reports=tuple(others),
    )  # fmt: skip


def why() -> Page:
    """Return why a story came to a channel, and who asked for such."""
    history = accelerator()
    [(_, delivery)] = history.deliveries
    wish = make_subscription(CHANNEL, AI, created_at=NOW - timedelta(days=9))
    said = [fate(delivery, CHANNEL, topics(), speech(), NOW)]
    told = Told(history=history, channel=CHANNEL, about=history.evidence, wishes=[wish], said=said)
    return why_page(told, WhyLook(topics=topics(), speech=speech(), now=NOW))


def why_not() -> Page:
    """Return why a story did not come, by how little."""
    near = about("ai", "language model", score=2.6)
    history = ArticleHistory(article=WAFERS.article, source_title=WAFERS.source_title, evidence=(), deliveries=())
    told = Told(history=history, channel=CHANNEL, about=[near], wishes=[], said=[lack(near, topics(), speech())])
    return why_page(told, WhyLook(topics=topics(), speech=speech(), now=NOW))


def pictures() -> dict[str, tuple[Shown, ...]]:
    """Return the cards of each picture, by its name."""
    grown = story(*PLANT, since=frozenset({PLANT[2].article.id}))
    return {
        "alert": (card_of(story(*ACCELERATOR)), card_of(story(WAFERS))),
        "grown": (card_of(grown),),
        "fact": (card_of(story(PLANT[2], *PLANT[:2], kind=Kind.FACT)),),
        "list": (more_card(_batch(Kind.MORE, lines(12)), topics(), speech()),),
        "digest-3": digest(3),
        "digest-23": digest(23),
        "why": (why(), why_not()),
        "reports": (reports_page(accelerator(), speech()),),
        "saved": (saved(),),
        "all-23": all_of_them(23),
        "mute": (*(mute_menu(1, "Chip Ledger", "/mute", speech(), scope) for scope in Scope), asked(Verb.MUTE)),
        "tune": (less_menu(1, [AI, CHIPS], "Chip Ledger", SourceKind.PRESS, topics(), speech()), asked(Verb.LESS)),
    }
