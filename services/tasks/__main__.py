"""`python -m services.tasks api|worker|migrate`."""

import sys

from services.tasks.app import create_app
from services.tasks.settings import Settings
from services.tasks.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    run_service("tasks", arguments, Settings(), create_app, activity_worker)


if __name__ == "__main__":
    main(sys.argv[1:])
