"""`python -m services.membership api|worker|migrate`."""

import sys

from services.membership.app import create_app
from services.membership.settings import Settings
from services.membership.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    run_service("membership", arguments, Settings(), create_app, activity_worker)


if __name__ == "__main__":
    main(sys.argv[1:])
