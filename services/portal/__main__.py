"""`python -m services.portal api`."""

import sys

from services.portal.app import create_app
from services.portal.settings import Settings
from shared.logs import configure_logs
from shared.run import run, serve


def main(arguments: list[str]) -> None:
    if arguments != ["api"]:
        sys.exit("python -m services.portal api")
    settings = Settings()

    async def api() -> None:
        await serve(create_app(settings), settings)

    configure_logs(settings.log_level)
    run(api)


if __name__ == "__main__":
    main(sys.argv[1:])
