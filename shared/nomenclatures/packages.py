"""Where the data files of npm packages are: `node_modules/` at the root, made by the set-up."""

from pathlib import Path

NODE_MODULES = Path(__file__).parents[2] / "node_modules"


class MissingPackage(FileNotFoundError):
    """The set-up has not installed the npm packages."""


def read_package_file(package: str, name: str) -> bytes:
    path = NODE_MODULES / package / name
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingPackage(
            f"{path} est introuvable : lancez « make setup », qui installe les paquets npm."
        ) from error
