"""The profile: identity, password, sessions and API tokens of whoever is signed in."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.page import MyPage, Page, tolerated

router = APIRouter(include_in_schema=False)

IDENTITY = ("title", "first_name", "last_name", "job_title")


async def _profile(
    page: Page,
    *,
    status: int = 200,
    identity: Form | None = None,
    password: Form | None = None,
    token: Form | None = None,
    **more: Any,
) -> Response:
    """The page holds three forms: each keeps its own errors."""
    me, sessions, tokens = await asyncio.gather(
        page.api.get("/me"),
        tolerated(page.api.get("/me/sessions"), None),
        tolerated(page.api.get("/me/api-tokens"), None),
    )
    forms = [form for form in (identity, password, token) if form is not None]
    return await page.show(
        "profile/profile.html",
        status=status,
        form=forms[0] if forms else None,
        me=me,
        identity=identity or Form.of(me),
        password=password or Form(),
        token=token or Form(),
        sessions=sessions["items"] if sessions else None,
        tokens=tokens["items"] if tokens else None,
        **more,
    )


@router.get("/profil")
async def profile(page: MyPage) -> Response:
    return await _profile(page, made=None)


@router.post("/profil")
async def save_identity(page: MyPage, posted: PostedForm) -> Response:
    try:
        await page.api.patch("/me", posted.fields(*IDENTITY))
    except ApiProblem as problem:
        return await _profile(page, status=_said(problem), made=None,
                              identity=posted.refuse(problem))  # fmt: skip
    return page.go("/profil", "Votre profil est enregistré.")


@router.post("/profil/mot-de-passe")
async def save_password(page: MyPage, posted: PostedForm) -> Response:
    try:
        await page.api.put("/me/password", _passwords(posted))
    except ApiProblem as problem:
        return await _profile(page, status=_said(problem), made=None,
                              password=posted.refuse(problem))  # fmt: skip
    return page.go("/profil", "Votre mot de passe est changé.")


@router.post("/profil/sessions/{session_id}/fermeture")
async def close_session(session_id: UUID, page: MyPage) -> Response:
    await page.api.delete(f"/me/sessions/{session_id}")
    return page.go("/profil#sessions", "La session est fermée.")


@router.post("/profil/sessions/fermeture")
async def close_other_sessions(page: MyPage) -> Response:
    await page.api.delete("/me/sessions")
    return page.go("/profil#sessions", "Toutes vos autres sessions sont fermées.")


@router.post("/profil/jetons")
async def make_token(page: MyPage, posted: PostedForm) -> Response:
    body: dict[str, Any] = posted.fields("name", "expires_in_days")
    body["scopes"] = ["read", "write"] if posted.text("scopes") == "write" else ["read"]
    try:
        made = await page.api.post("/me/api-tokens", body)
    except ApiProblem as problem:
        return await _profile(page, status=_said(problem), made=None,
                              token=posted.refuse(problem))  # fmt: skip
    # Shown once, in the answer itself: the secret is stored nowhere, not even in a cookie.
    return await _profile(page, made=made)


@router.post("/profil/jetons/{token_id}/suppression")
async def revoke_token(token_id: UUID, page: MyPage) -> Response:
    await page.api.delete(f"/me/api-tokens/{token_id}")
    return page.go("/profil#jetons", "Le jeton est supprimé : il n'ouvre plus aucun accès.")


def _passwords(posted: Posted) -> dict[str, str]:
    return {
        name: posted.value(name)
        for name in ("current_password", "new_password")
        if posted.value(name)
    }


def _said(problem: ApiProblem) -> int:
    if problem.status not in (409, 422, 429):
        raise problem
    return problem.status
