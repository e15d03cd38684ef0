"""The guide's list of procedures: each one's words, address and fields, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`code` is the API's word, `slug` the address's; `when` says when it is the right one and
    `then` what follows once it is sent; `lost` what withdrawing it means."""

    code: str
    slug: str
    title: str
    short: str
    when: str
    then: str
    lost: str
    button: str
    icon: str
    fields: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/demarches/nouvelle/{self.slug}"

    @property
    def api_path(self) -> str:
        return f"/procedures/{self.code.replace('_', '-')}"


KINDS = (
    Kind(
        "synchronisation", "synchroniser", "Synchroniser votre adhérent", "Synchronisation",
        "Votre entreprise est adhérente et personne ne gère encore son compte sur le portail. Une"
        " seule fois par entité : vous en devenez l'administrateur.",
        "Vous arrivez sur votre environnement, avec les salariés, les déclarations et les factures"
        " de l'entreprise. Si elle nous a confié une adresse e-mail, un code y est d'abord envoyé.",
        "L'adhérent ne sera pas rattaché à votre compte, et le code envoyé ne servira plus.",
        "Synchroniser", "arrow-repeat", ("member_number", "siren"),
    ),
    Kind(
        "access_request", "gestion", "Demander la gestion d'un adhérent", "Demande de gestion",
        "Le compte de l'entreprise a déjà un administrateur et vous avez besoin d'y accéder aussi :"
        " collègue, comptable externe.",
        "Les administrateurs de l'adhérent reçoivent votre demande. L'un d'eux l'accepte, en"
        " choisissant ce que vous pourrez faire, ou la refuse. Vous êtes prévenu par courriel.",
        "Les administrateurs de l'adhérent n'auront plus à répondre ; aucun accès ne sera ouvert.",
        "Demander", "person-plus", ("member_number", "siret"),
    ),
    Kind(
        "administrator_change", "administrateur", "Modifier l'administrateur d'un compte adhérent",
        "Changement d'administrateur",
        "L'administrateur qui gérait le compte est parti et vous reprenez cette fonction.",
        "Le service adhérent étudie votre demande. L'ancien administrateur et les personnes qui ont"
        " accès à l'adhérent en sont informés et peuvent s'y opposer.",
        "L'administrateur actuel le reste, et les personnes prévenues n'auront plus à répondre.",
        "Demander", "person-gear", ("member_number", "siret", "former_administrator_email"),
    ),
    Kind(
        "company_takeover", "rachat",
        "Signaler un rachat de société ou un changement de dirigeant", "Rachat ou dirigeant",
        "Vous avez racheté une entreprise déjà adhérente, ou son dirigeant change, et vous"
        " souhaitez récupérer la gestion de son compte.",
        "Le service adhérent vous répond et peut vous demander des précisions. Vous recevez un"
        " courriel lorsque les modifications sont faites.",
        "Le service adhérent arrêtera son étude, et rien ne sera modifié.",
        "Demander", "building-check",
        ("description", "phone", "member_number", "former_siret", "new_siret"),
    ),
    Kind(
        "merger", "fusion", "Demander la fusion/absorption d'entreprises", "Fusion/absorption",
        "Plusieurs entreprises adhérentes se réunissent, ou l'une absorbe les autres.",
        "Le service adhérent prend contact avec vous et convient de la date d'effet. Vous recevez"
        " un courriel lorsque la fusion est faite.",
        "Le service adhérent arrêtera son étude, et rien ne sera modifié.",
        "Demander", "sign-merge-right", ("description", "phone"),
    ),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}
BY_SLUG = {kind.slug: kind for kind in KINDS}
SYNCHRONISATION, ACCESS_REQUEST = KINDS[0], KINDS[1]

# What was typed, as its page names it; in the order of the forms.
LABELS = {
    "member_number": "Numéro d'adhérent",
    "siren": "SIREN",
    "siret": "SIRET",
    "former_administrator_email": "E-mail de l'ancien administrateur",
    "former_siret": "Ancien numéro de SIRET",
    "new_siret": "Nouveau numéro de SIRET",
    "phone": "Téléphone",
    "description": "Description",
}
