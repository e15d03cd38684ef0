"""The staff inbox's pages, together. A page with a name comes before a task's own address."""

from fastapi import APIRouter

from services.portal.inbox import decisions, hands, listing, members, task

router = APIRouter()
for part in (listing, members, task, decisions, hands):
    router.include_router(part.router)
