"""Staff pages beside the inbox, together. They come before a task's own address."""

from fastapi import APIRouter

from services.portal.staff import absences, attempts, members, procedures, undoing

router = APIRouter()
for part in (absences, attempts, members, procedures, undoing):
    router.include_router(part.router)
