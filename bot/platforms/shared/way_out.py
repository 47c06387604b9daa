"""The way to a platform: straight, through a proxy of HTTP that its library asks itself, or through one of SOCKS, by a connector."""

from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A way by the address of its proxy, which may hold a password; empty where there is none."""

    proxy: str = ""

    @property
    def of_http(self) -> str | None:
        """The proxy, where it is one of HTTP."""
        return self.proxy if self.proxy and not self._is_socks else None

    def connector(self) -> aiohttp.BaseConnector | None:
        """Return what connects through a proxy of SOCKS, within the loop that uses it; None where the library goes its own way."""
        if not self._is_socks:
            return None
        from aiohttp_socks import ProxyConnector

        return ProxyConnector.from_url(self.proxy, limit=0)

    @property
    def _is_socks(self) -> bool:
        return self.proxy.startswith("socks")


STRAIGHT = WayOut()
