"""`python -m services.billing api|worker|migrate`."""

import sys

from services.billing.app import create_app
from services.billing.settings import Settings
from services.billing.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    run_service("billing", arguments, Settings(), create_app, activity_worker)


if __name__ == "__main__":
    main(sys.argv[1:])
