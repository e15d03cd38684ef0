"""What a service with a database is given: nothing is built at import, nothing is global."""

from dataclasses import dataclass

from temporalio.client import Client

from shared.database import SessionFactory, session_factory
from shared.http.caller import CallerVerifier
from shared.sealed import Seal
from shared.settings import CommonSettings, DatabaseSettings
from shared.temporal.client import connect, connect_when_up


@dataclass(frozen=True)
class Resources:
    sessions: SessionFactory
    temporal: Client
    callers: CallerVerifier
    seal: Seal
    database_url: str
    public_url: str


async def open_resources(
    service: str, settings: DatabaseSettings, common: CommonSettings, *, worker: bool = False
) -> Resources:
    to_temporal = connect_when_up if worker else connect
    return Resources(
        sessions=session_factory(settings.database_url, pool_size=settings.pool_size),
        temporal=await to_temporal(common.temporal_address, common.temporal_namespace),
        callers=CallerVerifier(common.caller_public_key, service),
        seal=Seal.from_text(common.sealing_keys),
        database_url=settings.database_url,
        public_url=common.public_url,
    )
