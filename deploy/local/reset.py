"""`make reset`: wipe the data folder, never under a portal that runs. Standard library only."""

import fcntl
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """The same folder as settings.py reads; this script also runs before anything is installed."""
    return Path(os.environ.get("PORTAL_UP_DATA") or ROOT / ".data").resolve()


def running(data: Path) -> bool:
    try:
        with (data / "run" / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def main() -> None:
    data = data_folder()
    if not data.exists():
        sys.stdout.write("Rien à effacer.\n")
    elif running(data):
        raise SystemExit("Le portail tourne : arrêtez-le (Ctrl-C), puis relancez « make reset ».")
    elif not (data / "run").is_dir():
        raise SystemExit(f"{data} n'est pas un dossier de données du portail : rien n'est effacé.")
    else:
        shutil.rmtree(data)
        sys.stdout.write(f"{data} est effacé. « make up » repart de zéro.\n")


if __name__ == "__main__":
    main()
