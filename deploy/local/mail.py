"""The development mail catcher: takes every mail, keeps it in a folder, shows it on a page.

`python -m deploy.local.mail`. A mail is on the disk before it is answered 250, so that what a
worker believes sent is there after any crash. Nothing ever leaves this machine.
"""

import asyncio
import socket
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.mail_folder import CaughtMail, MailFolder, linked

PAGES = Path(__file__).parent / "mail_pages"
PARIS = ZoneInfo("Europe/Paris")
# A mail's own HTML may show styles and embedded pictures; nothing is fetched, nothing runs.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self';"
    " form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)


class Settings(BaseSettings):
    """Read from `MAIL_…`."""

    model_config = SettingsConfigDict(env_prefix="MAIL_", extra="ignore")

    host: str = "127.0.0.1"
    smtp_port: int = 1025
    page_port: int = 8025
    folder: Path = Path(".data/mails")


class Catcher:
    """What aiosmtpd calls once a mail has arrived whole."""

    def __init__(self, folder: MailFolder) -> None:
        self._folder = folder

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.to_thread(self._folder.keep, content, envelope.rcpt_tos)
        return "250 2.0.0 Kept"


async def listen(folder: MailFolder, place: socket.socket) -> asyncio.Server:
    """Take mails until closed."""
    loop = asyncio.get_running_loop()
    catcher = Catcher(folder)
    return await loop.create_server(
        lambda: SMTP(catcher, hostname="mail.local", enable_SMTPUTF8=True, loop=loop), sock=place
    )


def create_app(folder: MailFolder) -> FastAPI:
    app = FastAPI(title="Courriels envoyés", docs_url=None, redoc_url=None)
    _add_pages(app, folder)

    @app.get("/api/messages")
    def list_messages(to: str = "") -> list[CaughtMail]:
        """Newest first. The same Message-ID to the same person is one, as in a mailbox."""
        return folder.list(to)

    @app.get("/api/messages/{mail_id}")
    def get_message(mail_id: str) -> CaughtMail:
        return _found(folder, mail_id)

    @app.delete("/api/messages", status_code=204)
    def delete_messages() -> None:
        folder.clear()

    return app


def french_instant(moment: datetime) -> str:
    """`23/11/2026 à 8 h 34`, in Paris: as the portal says it."""
    return f"{moment.astimezone(PARIS):%d/%m/%Y à %-H\u202fh\u202f%M}"


def _add_pages(app: FastAPI, folder: MailFolder) -> None:
    pages = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["linked"] = linked
    pages.filters["instant"] = french_instant

    def page(name: str, **shown: object) -> HTMLResponse:
        html = pages.get_template(name).render(**shown)
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    @app.get("/", include_in_schema=False)
    def show_list(to: str = "") -> HTMLResponse:
        return page("list.html", mails=folder.list(to), to=to)

    @app.get("/messages/{mail_id}", include_in_schema=False)
    def show_one(mail_id: str) -> HTMLResponse:
        return page("mail.html", mail=_found(folder, mail_id))

    @app.post("/deletion", include_in_schema=False)
    def clear_list() -> Response:
        folder.clear()
        return RedirectResponse("/", status_code=303)


def _found(folder: MailFolder, mail_id: str) -> CaughtMail:
    if mail := folder.get(mail_id):
        return mail
    raise HTTPException(404, "Ce courriel n'existe pas ou a été effacé.")


def _socket(host: str, port: int, setting: str) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError:
        sys.exit(
            f"Le port {port} est déjà pris ou interdit : libérez-le, "
            f"ou choisissez-en un autre par {setting}."
        )


async def run(settings: Settings) -> None:
    """Answer the page only once mails are taken: a page that answers means both are up."""
    folder = MailFolder(settings.folder)
    smtp = _socket(settings.host, settings.smtp_port, "MAIL_SMTP_PORT")
    page = _socket(settings.host, settings.page_port, "MAIL_PAGE_PORT")
    catching = await listen(folder, smtp)
    config = uvicorn.Config(
        create_app(folder),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    try:
        await uvicorn.Server(config).serve(sockets=[page])
    finally:
        catching.close()


if __name__ == "__main__":
    asyncio.run(run(Settings()))
