"""What makes two e-mails the same account, and when a staged one is given up."""

import unicodedata
from datetime import timedelta
from uuid import UUID

STAGED_LIFE = timedelta(hours=1)

# In place of the one registration that chose a password: two chose different ones before anybody
# showed that the mailbox is theirs. Neither counts; its owner chooses by a mail.
CONTESTED = UUID("c0d7e5ed-3f0b-4b0e-9f57-2d1a6c6a7b10")


def email_key(email: str) -> str:
    """One account per e-mail, however it is written: NFKC, case folded."""
    folded = unicodedata.normalize("NFKC", email.strip()).casefold()
    return unicodedata.normalize("NFKC", folded)
