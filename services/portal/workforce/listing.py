"""A member's positions or employees, a page of them: what is asked, and what the template shows."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from services.portal.page import Json, Page


@dataclass(frozen=True)
class Listing:
    search: str
    listed: Literal["active", "all"]
    cursor: str | None


def _asked(
    cursor: str | None = None,
    recherche: Annotated[str, Query(max_length=100)] = "",
    liste: str = "active",
) -> Listing:
    return Listing(recherche, "all" if liste == "all" else "active", cursor)


Asked = Annotated[Listing, Depends(_asked)]


async def read(
    page: Page, member: Json, rows: Literal["positions", "employees"], asked: Listing
) -> Json:
    found = await page.api.get(
        f"/members/{member['id']}/{rows}",
        status=asked.listed, search=asked.search.strip() or None, cursor=asked.cursor,
    )  # fmt: skip
    return {
        rows: found["items"],
        "next": found["next"],
        "search": asked.search,
        "listed": asked.listed,
    }
