"""What `newsdesk setup` writes and says once it has its answers. Pure."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.schedule import DigestTime

PLATFORMS = ("terminal", "discord", "slack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The five answers: `topics` by slug, `languages` of feeds by code (none: all), `platform`, when a digest comes, whom to write to."""

    topics: Sequence[str]
    languages: Sequence[str]
    platform: str
    digest: DigestTime
    contact: str


def settings_text(answers: Answers) -> str:
    """Return newsdesk.toml: what was answered, and nothing that holds anyway."""
    lines = [
        "# Written by `newsdesk setup`; config/newsdesk.toml of the repository shows all settings. Tokens belong into the environment.",
        f"zone = {_text(answers.digest.zone)}",
        *(
            [f"contact_url = {_text(answers.contact)}"]
            if answers.contact
            else ['# contact_url = ""  # please set it, so that publishers can reach you']
        ),
        "",
        "[console]  # what the terminal shows while no platform has a token",
        f"topics = [{', '.join(map(_text, answers.topics))}]",
        f"digest = {_text(f'{answers.digest.at:%H:%M}')}",
    ]
    return "\n".join(lines) + "\n"


def next_steps(answers: Answers) -> Iterator[str]:
    """Yield what is left to do, a line each."""
    wish = " and ".join(answers.topics)
    time, zone = f"{answers.digest.at:%H:%M}", answers.digest.zone
    if answers.platform == "discord":
        yield "1. https://discord.com/developers/applications: create an application, and copy its token under Bot."
        yield "2. newsdesk discord invite CLIENT_ID     prints the link that invites it (General Information shows the id). Open it."
        yield "3. DISCORD_TOKEN=... newsdesk run"
        yield f"4. In a channel: /subscribe topic:{wish} mode:both digest:{time} zone:{zone}"
    elif answers.platform == "slack":
        yield "1. newsdesk slack manifest > manifest.json     At https://api.slack.com/apps: Create New App, From a manifest. Install it."
        yield "2. Basic Information: an app-level token with connections:write (xapp-...). OAuth & Permissions: the bot token (xoxb-...)."
        yield "3. SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... newsdesk run"
        yield f"4. In a channel: /newsdesk subscribe {', '.join(answers.topics)} both digest {time} {zone}"
    else:
        yield "newsdesk run     shows cards in this terminal."
    yield "Run it in this folder: newsdesk.toml and the database lie here. `newsdesk config check` says what is still missing."
    yield "To let it run for good: systemd or Docker, as docs/operating.md says (Install)."


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
