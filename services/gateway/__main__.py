"""`python -m services.gateway api`."""

import sys

from services.gateway.app import create_app, http_client
from services.gateway.settings import Settings
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.listen import Listener
from shared.logs import configure_logs
from shared.run import run, serve


def main(arguments: list[str]) -> None:
    if arguments != ["api"]:
        sys.exit("python -m services.gateway api")
    settings = Settings()
    configure_logs(settings.log_level)

    async def api() -> None:
        listener = Listener(settings.database_url, RIGHTS_CHANNEL)
        async with http_client(settings) as http, listener.running():
            await serve(create_app(settings, http, listener), settings)

    run(api)


if __name__ == "__main__":
    main(sys.argv[1:])
