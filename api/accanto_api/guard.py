"""What stands before every request: same-site only, and the headers that bind the browser. Pure ASGI.

Not Starlette's function middleware, which wraps responses and would hold live streams back.
"""

from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accanto_api.problems import Code, answer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
LARGEST_JSON_BYTES = 1 << 20
IMMUTABLE = "public, max-age=31536000, immutable"


class Guard:
    """Refuses what comes from another site; adds the security headers to whatever is answered."""

    def __init__(self, app: ASGIApp, *, behind_tls: bool) -> None:
        self.app = app
        self.small = RequestBodyLimitMiddleware(app, LARGEST_JSON_BYTES)
        self.headers = HEADERS | (TLS_HEADERS if behind_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message), scope)
            await send(message)

        scope["request_id"] = str(uuid4())
        app = self._inner(scope) if is_same_site(scope) else answer(Code.CROSS_SITE)
        await app(scope, receive, sent)

    def _inner(self, scope: Scope) -> ASGIApp:
        """The application, with bodies as long as they may be there: uploads count their own."""
        if scope["method"] in SAFE or scope["path"].startswith("/api/uploads"):
            return self.app
        length = Headers(scope=scope).get("content-length", "")
        return answer(Code.TOO_LARGE) if _is_over(length) else self.small

    def _mark(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in self.headers.items():
            headers[name] = value
        headers["X-Request-Id"] = scope["request_id"]
        if "cache-control" not in headers:
            headers["Cache-Control"] = _caching(scope["path"])


def is_same_site(scope: Scope) -> bool:
    """Whether a request may change something: it must come from our own page, and say so.

    Browsers send Sec-Fetch-Site; where it is missing, Origin must be our own address. A machine's token is never sent
    by a browser on its own: what carries one is judged by that alone.
    """
    headers = Headers(scope=scope)
    if scope["method"] in SAFE or "authorization" in headers:
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    host = headers.get("host", "")
    return headers.get("origin") in {f"http://{host}", f"https://{host}"}


def _is_over(length: str) -> bool:
    """Whether a body announces more than JSON may have; what announces nothing is counted as it comes."""
    return length.isdecimal() and (len(length) > 18 or int(length) > LARGEST_JSON_BYTES)


def _caching(path: str) -> str:
    """Built files carry their content's hash in their names; everything else is asked for each time."""
    if path.startswith("/assets/"):
        return IMMUTABLE
    return "no-store" if path.startswith("/api/") else "no-cache"
