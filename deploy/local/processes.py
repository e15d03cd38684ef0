"""The table of every Python process of the portal: name, module, port, environment.

A new service is a line here, and starts with the next `make up`.
"""

import json
from dataclasses import dataclass, field

from deploy.local import database
from deploy.local.keys import Keys
from deploy.local.settings import LocalSettings

NAMESPACE = "portal"
MAIL = "mail"
GATEWAY = "gateway"
PORTAL = "portal"
# In the order of their ports, from PORTAL_UP_SERVICES_PORT on.
SERVICES = (PORTAL, *("identity", "membership", "workforce", "billing", "tasks", "notifications"))
WORKERS = tuple(service for service in SERVICES if service != PORTAL)


@dataclass(frozen=True)
class Process:
    """`python -m <module> <arguments>` under `environment`; healthy when `health` answers 200."""

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(repr=False)
    health: str | None = None

    @property
    def serves(self) -> bool:
        return self.health is not None


def ports(settings: LocalSettings) -> dict[str, int]:
    internal = {name: settings.services_port + place for place, name in enumerate(SERVICES)}
    return {GATEWAY: settings.port, **internal}


def urls(settings: LocalSettings) -> dict[str, str]:
    return {
        name: f"http://127.0.0.1:{port}"
        for name, port in ports(settings).items()
        if name != GATEWAY
    }


def common(settings: LocalSettings, keys: Keys) -> dict[str, str]:
    return {
        "PORTAL_TEMPORAL_ADDRESS": f"127.0.0.1:{settings.temporal_port}",
        "PORTAL_TEMPORAL_NAMESPACE": NAMESPACE,
        "PORTAL_PUBLIC_URL": settings.public_url,
        "PORTAL_CALLER_PUBLIC_KEY": keys.caller_public,
        "PORTAL_SEALING_KEYS": keys.sealing,
    }


def database_url(service: str, settings: LocalSettings, keys: Keys) -> str:
    return database.url(service, keys.passwords[service], settings.postgres_port)


def _of_service(service: str, settings: LocalSettings, keys: Keys) -> dict[str, str]:
    prefix = service.upper()
    environment = common(settings, keys) | {
        f"{prefix}_DATABASE_URL": database_url(service, settings, keys),
        f"{prefix}_PORT": str(ports(settings)[service]),
    }
    if service == "notifications":
        environment["NOTIFICATIONS_SMTP_HOST"] = "127.0.0.1"
        environment["NOTIFICATIONS_SMTP_PORT"] = str(settings.smtp_port)
    return environment


def _portal(settings: LocalSettings, keys: Keys) -> Process:
    environment = common(settings, keys) | {
        "SITE_SERVICES": json.dumps(urls(settings)),
        "SITE_PORT": str(ports(settings)[PORTAL]),
    }
    return Process(
        PORTAL, "services.portal", ("api",), environment, f"{urls(settings)[PORTAL]}/health/ready"
    )


def _gateway(settings: LocalSettings, keys: Keys) -> Process:
    environment = {
        "PORTAL_PUBLIC_URL": settings.public_url,
        "GATEWAY_PUBLIC_URL": settings.public_url,
        "GATEWAY_PORT": str(settings.port),
        "GATEWAY_SERVICES": json.dumps(urls(settings)),
        "GATEWAY_DATABASE_URL": database_url(GATEWAY, settings, keys),
        "GATEWAY_CALLER_PRIVATE_KEY": keys.caller_private,
    }
    return Process(
        GATEWAY, "services.gateway", ("api",), environment, f"{settings.public_url}/health/live"
    )


def mail(settings: LocalSettings) -> Process:
    environment = {
        "MAIL_PAGE_PORT": str(settings.mail_port),
        "MAIL_SMTP_PORT": str(settings.smtp_port),
        "MAIL_FOLDER": str(settings.data / "mails"),
    }
    page = f"http://127.0.0.1:{settings.mail_port}/api/messages"
    return Process(MAIL, "deploy.local.mail", (), environment, page)


def table(settings: LocalSettings, keys: Keys) -> list[Process]:
    """Every Python process, in the order they are stopped in: workers, gateway, services."""
    environments = {service: _of_service(service, settings, keys) for service in WORKERS}
    workers = [
        Process("workflows-worker", "workflows", ("worker",), common(settings, keys)),
        *(
            Process(f"{service}-worker", f"services.{service}", ("worker",), environments[service])
            for service in WORKERS
        ),
    ]
    applications = [
        Process(
            f"{service}-api", f"services.{service}", ("api",), environments[service],
            f"{urls(settings)[service]}/health/ready",
        )
        for service in WORKERS
    ]  # fmt: skip
    return [
        *workers,
        _gateway(settings, keys),
        _portal(settings, keys),
        *applications,
        mail(settings),
    ]
