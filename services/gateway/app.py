"""The gateway's application, from its settings: nothing is built at import."""

import aiohttp

from services.gateway.document.routes import Document
from services.gateway.door import Gateway, Limits
from services.gateway.forward import Forward
from services.gateway.identify import Identify
from services.gateway.rights import Notices, Rights
from services.gateway.settings import Settings
from services.gateway.throttle import Throttle
from shared.http.caller import CallerSigner


def http_client(settings: Settings) -> aiohttp.ClientSession:
    """One for everybody: it remembers nobody's cookies and changes nothing on the way."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=settings.connections,
            limit_per_host=settings.connections // 2,
            # Less than the services keep an idle connection: nobody writes on a closed one.
            keepalive_timeout=4,
        ),
        timeout=aiohttp.ClientTimeout(total=None, connect=settings.connect_timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("user-agent", "accept", "accept-encoding", "content-type"),
    )


def create_app(settings: Settings, http: aiohttp.ClientSession, notices: Notices) -> Gateway:
    rights = Rights(notices, settings.remember_seconds)
    signer = CallerSigner(settings.caller_private_key.get_secret_value())
    return Gateway(
        services=settings.services,
        public_url=settings.public_url,
        trusted=settings.trusted_proxies,
        limits=Limits(
            by_session=Throttle(settings.session_rate, settings.session_burst),
            by_address=Throttle(settings.address_rate, settings.address_burst),
            body=settings.max_body,
            upload=settings.max_upload,
        ),
        identify=Identify(http, settings.services, signer, rights),
        forward=Forward(http, settings.total_timeout),
        document=Document(http, settings.services, settings.public_url),
    )
