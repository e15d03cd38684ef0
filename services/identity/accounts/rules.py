"""What makes two e-mails the same account, and when a staged one is given up."""

import unicodedata
from datetime import timedelta

STAGED_LIFE = timedelta(hours=1)


def email_key(email: str) -> str:
    """One account per e-mail, however it is written: NFKC, case folded."""
    folded = unicodedata.normalize("NFKC", email.strip()).casefold()
    return unicodedata.normalize("NFKC", folded)
