"""`python -m services.membership api|worker|migrate`, or `import <folder or files…> [--check]`."""

import sys
from functools import partial

from services.membership.app import create_app
from services.membership.imports import command
from services.membership.settings import Settings
from services.membership.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["import"]:
        command.main(arguments[1:])
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
