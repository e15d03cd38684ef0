"""Who may read what a member was invoiced: those its access says, and the member services."""

from shared.http.rights import Right, require

READERS = require(Right.READ_BILLING)
