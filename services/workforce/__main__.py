"""`python -m services.workforce api|worker|migrate`."""

import sys
from functools import partial

from services.workforce.app import create_app
from services.workforce.settings import Settings
from services.workforce.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    settings = Settings()
    app = partial(create_app, ruleset=settings.follow_up_ruleset)
    run_service("workforce", arguments, settings, app, activity_worker)


if __name__ == "__main__":
    main(sys.argv[1:])
