"""`python -m services.membership api|worker|migrate`."""

import sys
from functools import partial

from services.membership.app import create_app
from services.membership.settings import Settings
from services.membership.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    settings = Settings()
    run_service(
        "membership",
        arguments,
        settings,
        partial(create_app, settings=settings),
        partial(activity_worker, settings=settings),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
