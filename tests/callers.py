"""The gateway's side in tests: callers vouched for under a key of this run, and resources."""

from collections.abc import Mapping

from joserfc.jwk import OKPKey
from temporalio.client import Client

from shared.database import SessionFactory
from shared.http.caller import HEADER, Caller, CallerSigner, CallerVerifier
from shared.resources import Resources
from shared.sealed import Seal

_key = OKPKey.generate_key("Ed25519")
KEY = (_key.as_pem(private=True).decode(), _key.as_pem(private=False).decode())
"""Private and public, as settings hold them."""

SEAL = Seal({"test": bytes(range(32))})
PUBLIC_URL = "http://portal.test"


def caller_headers(service: str, caller: Caller | None = None) -> Mapping[str, str]:
    """Headers of one call to `service`. Without a caller: a visitor."""
    return {HEADER: CallerSigner(KEY[0]).sign(caller or Caller(), [service])}


def resources_for(
    service: str,
    sessions: SessionFactory,
    temporal: Client,
    *,
    database_url: str = "",
    public_url: str = PUBLIC_URL,
) -> Resources:
    """What `create_app` and `activity_worker` are given. `temporal`: `temporal.skipper.client`."""
    return Resources(
        sessions=sessions,
        temporal=temporal,
        callers=CallerVerifier(KEY[1], service),
        seal=SEAL,
        database_url=database_url,
        public_url=public_url,
    )
