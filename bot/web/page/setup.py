"""Set-up: Discord and Slack step by step, tokens that are looked at before they are used, and test cards. No token is kept or logged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from aiohttp import web
from pydantic import ValidationError

from bot.ports.store import Destinations
from bot.resources import read_text
from bot.settings import FixedSettings, oddities_of_tokens
from bot.steps.commands.prove import Prove, Proved
from bot.web.page.channels import shown_channels, titled
from bot.web.page.deliveries import link_to
from bot.web.page.guard import Visit
from bot.web.page.paging import number

_LONGEST: Final = 400
TOKENS: Final = ("discord_token", "slack_bot_token", "slack_app_token")
_SOUND: Final = {"slack_bot_token": "xoxb-beside", "slack_app_token": "xapp-beside"}  # Slack's come in pairs: one is looked at at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupPage:
    """Leads through the set-up. `invite` makes the link that adds the bot to a server, of the application's id."""

    invite: Callable[[int], str]
    store: Destinations
    prove: Prove

    async def shown(self, visit: Visit) -> web.StreamResponse:
        """Show the steps."""
        application = number(visit.request.query.get("application", ""))
        manifest = read_text("slack/manifest.json")
        return visit.page(
            "setup.html",
            tokens=TOKENS,
            application=application or "",
            invite=self.invite(application) if application else "",
            manifest=manifest,
            ready=self.prove.ready,
            provable=self.prove.among(await shown_channels(self.store)),
            slack_link=f"https://api.slack.com/apps?new_app=1&manifest_json={quote(manifest)}",
        )

    async def check(self, visit: Visit) -> web.StreamResponse:
        """Say whether what was pasted looks like the token that it should be."""
        form = await visit.form()
        name = next((each for each in TOKENS if each in form), TOKENS[0])
        given = form.get(name, "")[:_LONGEST].strip()
        return visit.page("checked.html" if visit.is_part else "checked_alone.html", name=name, given=bool(given), odd=_odd(name, given))

    async def test(self, visit: Visit) -> web.StreamResponse:
        """Send a test card to the channel of the form, and say what came of it."""
        wanted = number((await visit.form()).get("channel", ""))
        channels = self.prove.among(await shown_channels(self.store))
        channel = next((each for each in channels if each.id == wanted), None)
        if channel is None:
            raise web.HTTPNotFound
        proved = await self.prove(channel)
        said = _why(proved, visit) if proved.error else ""
        template = "proved.html" if visit.is_part else "proved_alone.html"
        return visit.page(template, proved=proved, name=titled(channel), link=link_to(channel, proved.message), said=said)


def _why(proved: Proved, visit: Visit) -> str:
    """Return why a channel did not get its card: in the visitor's language where it has words for that, else as the log says it."""
    error, speech = proved.error, visit.painter.words.into(visit.look.language, proved.channel.platform)
    key = f"notices.channel_refused.because.{error.code}" if error and error.code else ""
    if error and key and speech.has(key):
        return speech.say(key, **{"channel": titled(proved.channel), **error.params})
    return str(error)


def _odd(name: str, given: str) -> str:
    """Return what is odd about a token; empty where nothing is."""
    beside = {key: value for key, value in _SOUND.items() if name.startswith("slack") and key != name}
    try:
        settings = FixedSettings(**{name: given, **beside})  # type: ignore[arg-type] # by the names of the settings
    except ValidationError as error:
        return str(error.errors(include_url=False, include_input=False)[0]["msg"]).removeprefix("Value error, ")
    return next((each for each in oddities_of_tokens(settings) if name.upper() in each), "")
