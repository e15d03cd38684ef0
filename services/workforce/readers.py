"""Who may read a member's workforce: any access but billing, and the member services."""

from shared.http.caller import Access, require_access

READERS = require_access(
    Access.ADMINISTRATOR, Access.FULL, Access.WORKFORCE_AND_VISITS, Access.READ_ONLY
)
