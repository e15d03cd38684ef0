"""The permission matrix of membership: a line for each call, with what everybody is answered.

A status of 4xx other than 401, 403 and 404 means: allowed to ask, refused for what was asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tests.membership.draft import COMPANY, EMPLOYEES, IDENTIFICATION, POSITIONS
from tests.membership.permission_world import LEVELS, TOKENS, Who

SAFE = "GET"
INSIDERS = (Who.ADMINISTRATOR, *LEVELS)


@dataclass(frozen=True)
class Line:
    """`answers` are by caller; who has none gets `others`. `in_person`: what no token does."""

    method: str
    path: str
    answers: Mapping[Who, int]
    others: int = 404
    body: Any = None
    in_person: bool = False
    anonymous: int = 401

    def expected(self, who: Who) -> int:
        if who is Who.ANONYMOUS:
            return self.anonymous
        if who not in TOKENS or who in self.answers:
            return self.answers.get(who, self.others)
        if who is Who.TOKEN_READ and self.method != SAFE:
            return 403
        owner = self.expected(TOKENS[who])
        return 403 if self.in_person and owner != 404 else owner


def everybody(method: str, path: str, status: int = 200, body: Any = None) -> Line:
    return Line(method, path, {}, status, body, anonymous=status)


def signed_in(method: str, path: str, status: int = 200, body: Any = None, **other: int) -> Line:
    """Each for oneself; `other` names who is answered otherwise."""
    return Line(method, path, {Who(who): given for who, given in other.items()}, status, body)


def staff(
    method: str, path: str, status: int = 200, body: Any = None,
    roles: Collection[Who] = (Who.MEMBER_SERVICES,), *, in_person: bool = False,
) -> Line:  # fmt: skip
    return Line(method, path, dict.fromkeys(roles, status), 404, body, in_person)


def holders(method: str, path: str, status: int = 200) -> Line:
    """Whoever has any access to the member, and the member services, who read."""
    return Line(method, path, dict.fromkeys([*INSIDERS, Who.MEMBER_SERVICES], status))


def managers(method: str, path: str, status: int = 200, body: Any = None) -> Line:
    """Administrators in person; a lesser access is told so, others learn nothing."""
    answers = dict.fromkeys(LEVELS, 403) | {Who.ADMINISTRATOR: status}
    return Line(method, path, answers, body=body, in_person=True)


def asker(method: str, path: str, status: int = 200, body: Any = None, **other: int) -> Line:
    """Whoever asked for it; `other` names who else sees it."""
    known = {Who(who): given for who, given in other.items()}
    return Line(method, path, {Who.REQUESTER: status, **known}, body=body)


PAIR = {"member_number": "20001", "siret": "55210055400013"}
TOLD = {"description": "À réunir.", "phone": "0240000000"}
COMMENT = {"comment": "Parce que."}
KEEP = {
    "keep": ["{user_0}", "{user_1}", "{user_2}", "{user_3}", "{user_4}", "{user_5}", "{user_6}"]
}
HELD = dict.fromkeys((str(one) for one in INSIDERS), 409)
SEEN_BY_ADMINISTRATORS = {"administrator": 200}
CONCERNED = dict.fromkeys((str(one) for one in INSIDERS), 200)
OFFICE = (Who.MEMBER_SERVICES, Who.OPERATOR)
DATE = "2027-01-01"

ACCESS = [
    holders("GET", "/members/{member}/access-grants"),
    managers("PATCH", "/members/{member}/access-grants/{target}", 200, {"access": "full"}),
    Line("DELETE", "/members/{member}/access-grants/{target}",
         dict.fromkeys((*LEVELS, Who.STAFF_TOKEN), 403) | {Who.ADMINISTRATOR: 204},
         in_person=True),
    Line("GET", "/members/{member}/access-history",
         dict.fromkeys(LEVELS, 403) | {Who.ADMINISTRATOR: 200, Who.MEMBER_SERVICES: 200}),
    managers("POST", "/members/{member}/access-review", 200, KEEP),
    staff("GET", "/staff/members/{member}/access-grants"),
    staff("DELETE", "/staff/members/{member}/access-grants/{target}", 204, in_person=True),
    staff("GET", "/staff/members/{member}/access-history"),
    staff("GET", "/staff/access-reviews/{batch}"),
    signed_in("GET", "/me/approvals"),
    Line("POST", "/me/approvals/{access}/decision",
         {Who.REQUESTER: 403, Who.ADMINISTRATOR: 422, Who.STAFF_TOKEN: 403},
         body={"decision": "accept"}, in_person=True),
    signed_in("POST", "/procedures/access-request", 201, PAIR, requester=409, **HELD),
]  # fmt: skip

PROCEDURES = [
    signed_in("GET", "/me/procedures"),
    asker("GET", "/procedures/{access}", **SEEN_BY_ADMINISTRATORS),
    asker("GET", "/procedures/{access}/timeline", **SEEN_BY_ADMINISTRATORS),
    asker("GET", "/procedures/{change}", **CONCERNED),
    asker("GET", "/procedures/{change}/timeline", **CONCERNED),
    asker("GET", "/procedures/{merger}"),
    asker("GET", "/procedures/{merger}/timeline"),
    asker("GET", "/procedures/{takeover}"),
    asker("DELETE", "/procedures/{over}", 409),
    asker("POST", "/procedures/{access}/answers", 409, {"text": "Oui."}),
    staff("GET", "/staff/procedures?ids={access}"),
    staff("GET", "/staff/procedures/{access}"),
    staff("GET", "/staff/procedures/{access}/timeline"),
]

SYNCHRONISATION = [
    signed_in("POST", "/procedures/synchronisation", 409,
              {"member_number": "20001", "siren": "552100554"}),
    asker("GET", "/procedures/{access}/confirmation", 404),
    asker("POST", "/procedures/{access}/confirmation", 404, {"code": "ABCD2345"}),
    asker("POST", "/procedures/{access}/code", 404),
    staff("GET", "/staff/guesses", roles=OFFICE),
    staff("GET", "/staff/number-locks", roles=OFFICE),
    staff("DELETE", "/staff/number-locks/99999", 204, roles=OFFICE),
]  # fmt: skip

ADMINISTRATOR_CHANGE = [
    signed_in("POST", "/procedures/administrator-change", 201,
              PAIR | {"former_administrator_email": "{karim}"}, requester=409, administrator=409),
    Line("POST", "/procedures/{change}/objection",
         dict.fromkeys(INSIDERS, 200) | {Who.REQUESTER: 403}, body=COMMENT),
    Line("POST", "/procedures/{change}/consent",
         dict.fromkeys((*INSIDERS, Who.REQUESTER, Who.STAFF_TOKEN), 403), in_person=True),
    staff("GET", "/staff/procedures/{change}/evidence"),
]  # fmt: skip

REORGANISATION = [
    signed_in("POST", "/procedures/company-takeover", 201,
              TOLD | {"member_number": "20001", "former_siret": "55210055400013",
                      "new_siret": "55210055400021"}, requester=409),
    signed_in("POST", "/procedures/merger", 201, TOLD),
    staff("GET", "/staff/reorganisations/{merger}"),
    staff("PUT", "/staff/procedures/{merger}/merger-plan", 403,
          {"absorbing": "{member}", "absorbed": ["{other}"], "effective_on": DATE}),
    staff("PUT", "/staff/procedures/{takeover}/takeover-plan", 403, {"effective_on": DATE}),
    staff("POST", "/staff/procedures/{merger}/cancellation", 409, COMMENT),
    staff("POST", "/staff/procedures/{merger}/undo", 409, COMMENT),
]  # fmt: skip

MEMBERS = [
    signed_in("GET", "/me/members"),
    holders("GET", "/members/{member}"),
    holders("GET", "/members/{member}/contacts"),
    holders("GET", "/members/{member}/health-team"),
    staff("GET", "/staff/members"),
    staff("GET", "/staff/members/import", roles=OFFICE),
    staff("POST", "/staff/members/import", 422, roles=OFFICE),
    staff("GET", "/staff/members/import/{import}", roles=OFFICE),
    staff("GET", "/staff/members/import/{import}/lines", roles=OFFICE),
    staff("GET", "/staff/members/import/{import}/report.csv", roles=OFFICE),
]

APPLICATIONS = [
    signed_in("GET", "/me/membership-applications"),
    signed_in("POST", "/membership-applications", 201, IDENTIFICATION, requester=409),
    asker("GET", "/membership-applications/{application}"),
    asker("GET", "/membership-applications/{application}/timeline"),
    asker("PUT", "/membership-applications/{application}/identification", 200, IDENTIFICATION),
    asker("PUT", "/membership-applications/{application}/company", 200, COMPANY),
    asker("PUT", "/membership-applications/{application}/positions", 200, POSITIONS),
    asker("PUT", "/membership-applications/{application}/employees", 200, EMPLOYEES),
    asker("POST", "/membership-applications/{application}/submission", 422,
          {"terms_version": "2000-01", "accepted": True}),
    asker("DELETE", "/membership-applications/{ended_application}", 409),
    staff("GET", "/staff/membership-applications?ids={application}"),
    staff("GET", "/staff/membership-applications/{application}"),
    staff("GET", "/staff/membership-applications/{application}/timeline"),
]  # fmt: skip

REFERENCE = [
    everybody("GET", "/reference/communes?q=nantes"),
    everybody("GET", "/reference/membership-terms"),
    everybody("GET", "/reference/naf?q=boulangerie"),
    everybody("GET", "/reference/pcs?q=boulanger"),
]

MATRIX = [
    *ACCESS, *PROCEDURES, *SYNCHRONISATION, *ADMINISTRATOR_CHANGE, *REORGANISATION, *MEMBERS,
    *APPLICATIONS, *REFERENCE,
]  # fmt: skip
