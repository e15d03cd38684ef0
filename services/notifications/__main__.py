"""`python -m services.notifications api|worker|migrate`."""

import sys
from functools import partial

from services.notifications.app import create_app
from services.notifications.settings import Settings
from services.notifications.worker import activity_worker
from shared.run import run_service
from shared.settings import CommonSettings


def main(arguments: list[str]) -> None:
    settings = Settings()
    worker = partial(
        activity_worker,
        signature=settings.signature(CommonSettings().service_name),
        server=settings.mail_server(),
        keep_for=settings.keep_for,
    )
    run_service("notifications", arguments, settings, create_app, worker)


if __name__ == "__main__":
    main(sys.argv[1:])
