"""Messages and letters as the tests send them, sealed by the key they share."""

from uuid import UUID, uuid4

from services.notifications.deliveries.activities import DeliveryActivities
from services.notifications.deliveries.letters import Letters
from services.notifications.deliveries.post import MailServer, Post
from services.notifications.deliveries.sending import Sending
from services.notifications.digests.activities import DigestActivities
from services.notifications.settings import KEEP_FOR
from services.notifications.texts import Signature, Texts
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.notifications.messages import WITH_CODE, WITH_SECRET, Message, Template
from shared.database import SessionFactory
from tests.callers import PUBLIC_URL, SEAL

FACTS = {
    "until": "2026-11-30",
    "reference": "ADH-2026-0042",
    "member_number": "104233",
    "new_member_number": "104990",
    "access": "workforce_and_visits",
    "procedure": "company_takeover",
    "count": "3",
}
SECRET = "t0k-en_1"
SIGNATURE = Signature(
    service_name="Santé Travail Atlantique",
    sender_name="Santé Travail Atlantique",
    sender_address="ne-pas-repondre@service.example",
    contact_phone="02 40 00 00 00",
    contact_email="contact@service.example",
)


def recipient(
    address: str = "camille.martin@exemple.fr", last_name: str = "Martin", title: str = "MME"
) -> Recipient:
    return Recipient(address=address, title=title, first_name="Camille", last_name=last_name)


def message(
    template: Template = Template.APPLICATION_SUBMITTED,
    *,
    to: Recipient | None = None,
    key: str | None = None,
    account_id: UUID | None = None,
    notice: bool = False,
    path: str = "/adhesions/1",
) -> Message:
    secret = SEAL.close(LinkSecret(token=SECRET)) if template in WITH_SECRET | WITH_CODE else None
    return Message(
        key=key or f"event/{uuid4()}",
        template=template,
        account_id=account_id or uuid4(),
        recipient=SEAL.close(to or recipient()),
        facts=FACTS,
        path=path,
        secret=secret,
        notice=notice,
    )


def letters() -> Letters:
    return Letters(Texts(), SIGNATURE, SEAL, PUBLIC_URL)


def deliveries(sessions: SessionFactory, port: int) -> DeliveryActivities:
    return DeliveryActivities(sessions, letters(), sending(sessions, port))


def digests(sessions: SessionFactory, port: int) -> DigestActivities:
    return DigestActivities(sessions, letters(), sending(sessions, port), KEEP_FOR)


def sending(sessions: SessionFactory, port: int) -> Sending:
    return Sending(sessions, Post(MailServer("127.0.0.1", port)))
