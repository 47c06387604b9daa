"""Stands before every page: who asks, from where, whether they may, and what the browser may do with the answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.cards.words import Speech
from bot.settings import PageSettings
from bot.web.page.access import Access, Role
from bot.web.page.looks import Look, look_of
from bot.web.page.origins import Origin, is_from_us, is_handed_on, is_loopback, is_ours, origin_of
from bot.web.page.painting import Painter

SESSION: Final = "newsdesk-session"
_SAFE: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request that may be answered: who asks, how they want to see it, and the words for them."""

    request: web.Request
    origin: Origin
    role: Role
    asks: bool
    look: Look
    speech: Speech
    painter: Painter

    @property
    def may_change(self) -> bool:
        """Whether the visitor may change things."""
        return self.role >= Role.EDITOR

    @property
    def is_part(self) -> bool:
        """Whether a part of a page is asked for, to be put into it."""
        return self.request.headers.get("HX-Request") == "true"

    async def form(self) -> Mapping[str, str]:
        """Return what a form sent; raise HTTPBadRequest for what no browser sends."""
        try:
            return {name: str(value).replace("\0", "") for name, value in (await self.request.post()).items()}  # PostgreSQL keeps no NUL
        except (ValueError, LookupError, RuntimeError) as error:  # a body that aiohttp cannot take apart
            raise web.HTTPBadRequest from error

    def to(self, path: str) -> str:
        """Return the address of a page."""
        return self.painter.to(path)

    def page(self, template: str, status: int = 200, **shown: object) -> web.Response:
        """Return a page."""
        text = self.painter.paint(template, self.speech, self.look, visit=self, **shown)
        return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


Handler = Callable[[Visit], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Lets through what may pass."""

    settings: PageSettings
    access: Access
    painter: Painter
    host: str
    language: str

    def over(self, handler: Handler, needs: Role = Role.READER) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return a handler that runs for those who may."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            response = await self._answer(request, handler, needs)
            if not response.prepared:
                self._seal(response, self._look(request))
            return response

        return guarded

    async def _answer(self, request: web.Request, handler: Handler, needs: Role) -> web.StreamResponse:
        visit = self._visit(request)
        if not is_ours(visit.origin, self.settings.names):
            return self._refused(visit, "host", 421, name=visit.origin.host[:100])
        if not self.access.asks and (not is_loopback(self.host) or is_handed_on(request.headers)):
            return self._refused(visit, "closed", 403)
        if request.method not in _SAFE and not is_from_us(request.headers, visit.origin):
            return self._refused(visit, "foreign", 403)
        if visit.role >= needs:
            return await self._handled(handler, visit)
        return self._turned_away(visit)

    async def _handled(self, handler: Handler, visit: Visit) -> web.StreamResponse:
        try:
            return await handler(visit)
        except web.HTTPNotFound:
            return self._refused(visit, "missing", 404)
        except (web.HTTPBadRequest, web.HTTPRequestEntityTooLarge) as odd:
            return web.Response(status=odd.status, text=odd.reason)

    def _turned_away(self, visit: Visit) -> web.StreamResponse:
        """Ask those who have not come in for their password; those who have may not do this."""
        if visit.role is not Role.NOBODY:
            return self._refused(visit, "reader", 403)
        if visit.is_part or visit.request.method not in _SAFE:
            return web.Response(status=401, headers={"HX-Redirect": self.painter.to("/enter")})
        return web.Response(status=303, headers={"Location": self.painter.to("/enter")})

    def _refused(self, visit: Visit, why: str, status: int, **named: str) -> web.Response:
        return visit.page("refused.html", status=status, why=why, named=named)

    def _visit(self, request: web.Request) -> Visit:
        look = self._look(request)
        secure = request.secure
        return Visit(
            request=request,
            origin=origin_of(request.headers, request.remote or "", self.settings.trusted_proxies, secure=secure),
            role=self.access.role(request.cookies.get(SESSION, "")),
            asks=self.access.asks,
            look=look,
            speech=self.painter.words.into(look.language),
            painter=self.painter,
        )

    def _look(self, request: web.Request) -> Look:
        return look_of(request.cookies, request.headers.get("Accept-Language", ""), self.language)

    def _seal(self, response: web.StreamResponse, look: Look) -> None:
        response.headers.update(_headers(pictures=self.settings.pictures))
        response.headers.setdefault("Content-Language", look.language)
        response.headers.setdefault("Cache-Control", "no-store")


def _headers(*, pictures: bool) -> Mapping[str, str]:
    """Return what the browser may do: nothing but load our own files, talk to us, and show pictures where that was wished."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' https:" if pictures else "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "X-Frame-Options": "DENY",
    }
