"""The sentences of the feed doctor: one says what is wrong, one what to do."""

from datetime import datetime

from bot.domain.diagnosis import Diagnosis, Problem


def protected(host: str) -> Diagnosis:
    """Say that a protection service stands in front of the feed."""
    return Diagnosis(
        problem=Problem.PROTECTED,
        sentence=f"{host} lets people in and keeps programs out: a protection service answers instead of the feed.",
        proposal="ask the publisher to let feed readers through, or follow the same news elsewhere; Newsdesk does not break in.",
    )


def forbidden(host: str) -> Diagnosis:
    """Say that the publisher itself refuses us."""
    return Diagnosis(
        problem=Problem.PROTECTED,
        sentence=f"{host} refuses to give us this feed (status 403).",
        proposal="ask the publisher to let Newsdesk through; it asks again every few hours.",
    )


def needs_login(host: str) -> Diagnosis:
    """Say that the feed is not for everybody."""
    return Diagnosis(
        problem=Problem.LOGIN,
        sentence=f"{host} asks for a login before it shows this feed.",
        proposal="give an address that is open to everybody; Newsdesk signs in nowhere.",
    )


def absent(host: str, *, for_good: bool, instead: str | None) -> Diagnosis:
    """Say that nothing is there, and name the feed that the site has `instead`."""
    return Diagnosis(
        problem=Problem.GONE if for_good else Problem.MISSING,
        sentence=f"{host} says that this feed is gone for good (410)." if for_good else f"{host} has nothing at this address (404).",
        proposal=f"use {instead}, which its home page names." if instead else "look on the site for the feed's new address, or remove it.",
        instead=instead or "",
    )


def not_a_feed(host: str, half_sentence: str, instead: str | None) -> Diagnosis:
    """Say what came, and name the feed that the page names `instead`."""
    names = ", but it names one" if instead else ""
    return Diagnosis(
        problem=Problem.NOT_A_FEED,
        sentence=f"{host} {half_sentence}{names}.",
        proposal=f"use {instead}." if instead else "look on the site for its RSS or Atom address, and give that.",
        instead=instead or "",
    )


def broken(host: str, half_sentence: str) -> Diagnosis:
    """Say that the document cannot be read."""
    proposal = "tell the publisher; a validator such as validator.w3.org/feed names the line."
    return Diagnosis(problem=Problem.BROKEN, sentence=f"{host} {half_sentence}.", proposal=proposal)


def throttled(host: str) -> Diagnosis:
    """Say that we come too often."""
    proposal = "wait: Newsdesk stays away for as long as it was told."
    return Diagnosis(problem=Problem.THROTTLED, sentence=f"{host} asks us to come less often (429).", proposal=proposal)


def in_trouble(host: str, status: int) -> Diagnosis:
    """Say that the server fails by itself."""
    proposal = "wait: Newsdesk asks again, less and less often."
    return Diagnosis(problem=Problem.SERVER, sentence=f"{host} has trouble of its own (status {status}).", proposal=proposal)


def other_status(host: str, status: int) -> Diagnosis:
    """Say that the answer is none that feeds give."""
    proposal = "open the address in a browser and check that it is the feed's."
    return Diagnosis(problem=Problem.STATUS, sentence=f"{host} answers with status {status} and no feed.", proposal=proposal)


def empty() -> Diagnosis:
    """Say that the feed has no entries."""
    proposal = "keep it if it is new; otherwise look for the feed that the site fills."
    return Diagnosis(problem=Problem.NO_ENTRIES, sentence="The feed answers, but has no entries.", proposal=proposal)


def stale(newest: datetime) -> Diagnosis:
    """Say since when nothing was published."""
    sentence = f"The feed answers, but is stale: its newest entry is of {newest:%Y-%m-%d}."
    return Diagnosis(problem=Problem.STALE, sentence=sentence, proposal="look on the site for its successor, or remove it.")


def moved(url: str) -> Diagnosis:
    """Say where the feed went."""
    proposal = f"use {url}; Newsdesk follows by itself once the redirect has lasted a day."
    return Diagnosis(problem=Problem.MOVED, sentence=f"The feed moved for good to {url}.", proposal=proposal, instead=url)


def shared_ids(shared: int, entries: int) -> Diagnosis:
    """Say how many entries cannot be told apart by their ids."""
    sentence = f"{shared} of its {entries} entries share an id with another."
    proposal = "keep it: Newsdesk tells such entries apart by their links; tell the publisher."
    return Diagnosis(problem=Problem.DUPLICATE_IDS, sentence=sentence, proposal=proposal)


def undated() -> Diagnosis:
    """Say that no entry has a usable date."""
    sentence = "None of its entries has a date that can be."
    proposal = "keep it: Newsdesk takes the time when it first sees an entry; tell the publisher."
    return Diagnosis(problem=Problem.NO_DATES, sentence=sentence, proposal=proposal)


def healthy(newest: datetime, entries: int) -> Diagnosis:
    """Say that all is well."""
    sentence = f"The feed works: {entries} {'entry' if entries == 1 else 'entries'}, the newest of {newest:%Y-%m-%d}."
    return Diagnosis(problem=Problem.HEALTHY, sentence=sentence, proposal="nothing to do.")
