"""Who may read a member's workforce: any access but billing, and the member services."""

from shared.http.rights import Right, require

READERS = require(Right.READ_WORKFORCE)
