"""`python -m services.identity api|worker|migrate`."""

import sys
from functools import partial

from services.identity.app import create_app
from services.identity.policy import Policy
from services.identity.settings import Settings
from services.identity.worker import activity_worker
from shared.run import run_service


def main(arguments: list[str]) -> None:
    settings = Settings()
    policy = Policy(requests_per_hour=settings.requests_per_hour)
    application = partial(create_app, policy=policy)
    run_service("identity", arguments, settings, application, activity_worker)


if __name__ == "__main__":
    main(sys.argv[1:])
