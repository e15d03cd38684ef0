"""Demonstration rows that no API makes yet. Run twice, it adds nothing the second time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from services.membership.tables import AccessGrant, HealthTeam, HealthTeamMember
from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.database import SessionFactory
from shared.http.caller import Access


@dataclass(frozen=True)
class SeedTeam:
    id: UUID
    name: str
    medical_centre: str
    secretariat_email: str
    secretariat_phone: str
    covers: list[str]
    professionals: Sequence[tuple[str, str]]


async def seed_health_teams(sessions: SessionFactory, teams: Sequence[SeedTeam]) -> None:
    async with sessions.begin() as session:
        for team in teams:
            await session.execute(
                insert(HealthTeam)
                .values(
                    id=team.id,
                    name=team.name,
                    medical_centre=team.medical_centre,
                    secretariat_email=team.secretariat_email,
                    secretariat_phone=team.secretariat_phone,
                    covers=team.covers,
                )
                .on_conflict_do_nothing()
            )
            for place, (function, name) in enumerate(team.professionals):
                await session.execute(
                    insert(HealthTeamMember)
                    .values(
                        id=uuid5(team.id, name),
                        health_team_id=team.id,
                        function=function,
                        name=name,
                        position=place,
                    )
                    .on_conflict_do_nothing()
                )


async def seed_grant(
    sessions: SessionFactory, member_id: UUID, account_id: UUID, access: Access, at: datetime
) -> None:
    async with sessions.begin() as session:
        await session.execute(
            insert(AccessGrant)
            .values(member_id=member_id, account_id=account_id, access=access, granted_at=at)
            .on_conflict_do_nothing()
        )
        await session.execute(select(func.pg_notify(RIGHTS_CHANNEL, str(account_id))))
