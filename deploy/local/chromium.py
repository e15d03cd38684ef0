"""Chromium for the browser tests: the system's, else Playwright's, else Debian's package.

`executable()` says where the system's is, or None when Playwright's own is to be used.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OWN = Path(__file__).resolve().parents[2] / ".venv" / "browsers"


def executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def environment() -> dict[str, str]:
    """Playwright's browsers lie in .venv, whatever the home folder is."""
    return {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(OWN)}


def _runs(program: str) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


def _downloaded() -> bool:
    """Download Playwright's Chromium unless it is there, and see that it starts."""
    env = environment()
    probe = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: p.chromium.launch(args=['--no-sandbox']).close()"
    )
    starts = [sys.executable, "-c", probe]
    if OWN.exists() and subprocess.run(starts, env=env, capture_output=True).returncode == 0:
        return True
    install = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    if subprocess.run(install, env=env, check=False).returncode != 0:
        return False
    return subprocess.run(starts, env=env, capture_output=True).returncode == 0


def _packaged() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    return subprocess.run(install, env=env, check=False).returncode == 0


def main() -> None:
    found = executable()
    if (found and _runs(found)) or _downloaded() or (_packaged() and executable()):
        return
    raise SystemExit(
        "Les tests de navigateur ont besoin de Chromium, qui n'a pu être ni trouvé ni téléchargé."
        " Installez le paquet « chromium » de votre système, puis relancez « make test »."
    )


if __name__ == "__main__":
    main()
