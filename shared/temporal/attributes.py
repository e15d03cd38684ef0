"""The search attributes operators find processes by. Registered when Temporal starts.

They are stored unencrypted, so they hold codes, numbers and dates only.
"""

from datetime import datetime

from temporalio.common import SearchAttributeKey

MEMBER_NUMBER: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("MemberNumber")
PROCEDURE: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("Procedure")
STAGE: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("Stage")
HELD_BY: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("HeldBy")
DUE_DATE: SearchAttributeKey[datetime] = SearchAttributeKey.for_datetime("DueDate")

KEYWORDS = (MEMBER_NUMBER, PROCEDURE, STAGE, HELD_BY)
REGISTERED = {key.name: "Keyword" for key in KEYWORDS} | {DUE_DATE.name: "Datetime"}
