"""The staff inbox's pages, together. A page with a name comes before a task's own address."""

from fastapi import APIRouter

from services.portal.inbox import bulk, dates, decisions, hands, listing, members, plans, task

router = APIRouter()
for part in (listing, bulk, members, task, decisions, plans, hands, dates):
    router.include_router(part.router)
