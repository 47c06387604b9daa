"""One story as three blocks: title and summary beside the picture; why, who, when and who else; the buttons."""

from bot.cards.card import AlertCard, Chip, News, OtherReport
from bot.cards.summaries import first_sentences
from bot.platforms.shared.dots import dot
from bot.platforms.slack.blocks import Block, action_button, buttons, context, section
from bot.platforms.slack.jumps import Jump, again, nowhere
from bot.platforms.slack.text import date, fitted, group_mention, link, time_of_day, web_address

_TITLE = 2_000
_TWO_LINES = 140  # columns beside a picture
_SUMMARY = 420  # escaped
_BYLINE = 300
_REASON = 300
_CHIP = 60
_WORDS = 120
_CHIPS = 8
_REPORT = 400
_REPORTS = 3
_CHANGE = 200
_ACTIONS = 10  # a row holds 25 buttons; nobody looks at as many


def alert_blocks(card: AlertCard, mention: str = "", jump: Jump = nowhere) -> list[Block]:
    """Return the blocks of an alert. Whom it calls stands at the end of the first: what comes before is what a notification shows."""
    blocks = [section(lead_text(card, mention), image_url=web_address(card.image_url), alt=card.picture or card.title)]
    why, who = _why(card), who_tells(card, jump)
    fits_a_line = len(card.chips) <= 1 and not card.also
    blocks.append(context((" · " if fits_a_line else "\n").join(filter(None, (why, who)))))
    if row := [action_button(each) for each in card.actions[:_ACTIONS]]:
        blocks.append(buttons(*row))
    return blocks


def _why(card: AlertCard) -> str:
    """Return the topics, each with the words that spoke for it; else what stands for a reason."""
    chips = " · ".join(" ".join(filter(None, (chip(each), fitted(each.words, _WORDS)))) for each in card.chips[:_CHIPS])
    return chips or fitted(card.reason, _REASON)


def lead_text(card: AlertCard, mention: str = "") -> str:
    """Return the title as a link, what is new or the summary, and whom the card calls."""
    headline = f"*{link(card.url, card.title, _TITLE)}*"
    body = _news(card.news) if card.news else fitted(first_sentences(card.summary, _TWO_LINES), _SUMMARY)
    called = group_mention(mention) if mention else ""
    return "\n".join(filter(None, (headline, " ".join(filter(None, (body, called))))))


def who_tells(card: AlertCard, jump: Jump = nowhere) -> str:
    """Return who tells the story, when, and who else does."""
    who = " · ".join(filter(None, (fitted(card.byline, _BYLINE), fitted(card.language, _CHIP), date(card.published_at))))
    return " · ".join(filter(None, (who, _also(card), again(card.retold, jump))))


def _news(news: News) -> str:
    """Return what changed since the card was posted: the time, the amount before and now, and who says so."""
    label = fitted(news.label, _CHIP).replace("{time}", time_of_day(news.at))
    old = f"{fitted(news.old, _CHANGE)} → " if news.old else ""
    by = f" · {link(news.url, news.source, _REPORT)}" if news.source else ""
    return f"*{label}:* {old}*{fitted(news.new, _CHANGE)}*{by}"


def chip(topic: Chip) -> str:
    """Return a topic as a dot, the emoji whose hue is nearest to its own, and its name."""
    return f"{dot(topic.colour)} *{fitted(topic.name, _CHIP) or '…'}*"


def _also(card: AlertCard) -> str:
    if not card.also:
        return ""
    named = [link(each.url, _reporter(each), _REPORT) for each in card.also[:_REPORTS]]
    if more := len(card.also) - len(named):
        named.append(card.more_label.format(count=more))
    return card.also_label.format(sources=", ".join(named))


def _reporter(report: OtherReport) -> str:
    return f"{report.source} ({report.lang})" if report.lang else report.source
