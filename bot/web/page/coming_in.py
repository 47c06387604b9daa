"""Coming in by a password, leaving, and choosing how the page looks."""

from dataclasses import dataclass
from math import ceil

from aiohttp import web

from bot.web.page.access import Access, TooMany
from bot.web.page.guard import SESSION, Visit
from bot.web.page.looks import COOKIE

_LONGEST = 1_024  # characters of a password
_A_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingIn:
    """The door."""

    access: Access

    async def door(self, visit: Visit) -> web.StreamResponse:
        """Ask for the password; whoever is in needs none."""
        return visit.page("enter.html", said="") if self.access.asks and not visit.role else _home(visit)

    async def enter(self, visit: Visit) -> web.StreamResponse:
        """Let in who knows the password."""
        password = (await visit.form()).get("password", "")
        try:
            session = await self.access.enter(password[:_LONGEST], visit.origin.address)
        except TooMany as error:
            said = visit.speech.say("page.enter.too_many", count=ceil(error.seconds / 60))
            response = visit.page("enter.html", status=429, said=said)
            response.headers["Retry-After"] = str(ceil(error.seconds))
            return response
        if session is None:
            return visit.page("enter.html", status=403, said=visit.speech.say("page.enter.wrong"))
        response = _home(visit)
        _keep(response, visit, SESSION, session)
        return response

    async def leave(self, visit: Visit) -> web.StreamResponse:
        """Forget who was in."""
        self.access.leave(visit.request.cookies.get(SESSION, ""))
        response = web.Response(status=303, headers={"Location": visit.to("/enter")})
        response.del_cookie(SESSION, path=visit.to("/"))
        return response

    async def look(self, visit: Visit) -> web.StreamResponse:
        """Keep how the page shall look, and show the page again that it was chosen on."""
        wishes = await visit.form()
        here = wishes.get("here", "")
        response = web.Response(status=303, headers={"Location": here if _is_own(here, visit) else visit.to("/")})
        _keep(response, visit, COOKIE, visit.look.changed(wishes).cookie, max_age=_A_YEAR)
        return response


def _home(visit: Visit) -> web.Response:
    return web.Response(status=303, headers={"Location": visit.to("/")})


def _is_own(path: str, visit: Visit) -> bool:
    """Say whether a path leads to a page of ours, and nowhere else."""
    return path.startswith(visit.to("/")) and not path.startswith(("//", "/\\")) and all(" " < each != "\\" for each in path)


def _keep(response: web.Response, visit: Visit, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(name, value, path=visit.to("/"), max_age=max_age, httponly=True, samesite="Strict", secure=visit.origin.secure)
