"""Secrets of one checkout: made once, kept in the data folder for its owner's eyes only."""

import base64
import os
import secrets
from pathlib import Path

from joserfc.jwk import OKPKey
from pydantic import BaseModel, ValidationError

from deploy.local import database


class Unusable(Exception):
    """The data folder cannot be used as it is; the message says the way out, in French."""


class Keys(BaseModel):
    admin: str
    passwords: dict[str, str]
    caller_private: str
    caller_public: str
    sealing: str


def _make() -> Keys:
    caller = OKPKey.generate_key("Ed25519")
    return Keys(
        admin=secrets.token_hex(16),
        passwords=_passwords({}),
        caller_private=caller.as_pem(private=True).decode(),
        caller_public=caller.as_pem(private=False).decode(),
        sealing=f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
    )


def _passwords(known: dict[str, str]) -> dict[str, str]:
    roles = (*database.OWNERS, database.LISTENER)
    return {role: known.get(role) or secrets.token_hex(16) for role in roles}


def load(data: Path) -> Keys:
    """Read the secrets, making what is missing: all of them, or a new service's password."""
    file = data / "secrets.json"
    try:
        kept = Keys.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        if (data / "postgres" / "portal-ready").exists():
            raise Unusable(
                f"{file} a disparu : la base de données qui est à côté n'est plus lisible."
                " « make reset » repart de zéro."
            ) from None
        return _store(file, _make())
    except ValidationError:
        raise Unusable(f"{file} est illisible. « make reset » repart de zéro.") from None
    passwords = _passwords(kept.passwords)
    if passwords != kept.passwords:
        return _store(file, kept.model_copy(update={"passwords": passwords}))
    return kept


def _store(file: Path, keys: Keys) -> Keys:
    """Whole or not at all: a half-written file would lock the database for ever."""
    draft = file.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(keys.model_dump_json(indent=1))
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    return keys
