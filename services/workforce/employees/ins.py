"""The INS: kept sealed, shown masked, never in clear outside these lines."""

from pydantic import BaseModel

from shared.sealed import Seal


class KeptIns(BaseModel):
    """Sealed content."""

    ins: str


def seal_ins(seal: Seal, ins: str) -> str:
    return seal.close(KeptIns(ins=ins))


def masked_ins(seal: Seal, sealed: str) -> str:
    """« 2 95 10 ** *** *** 93 »: enough to recognise, not enough to use."""
    ins = seal.open(sealed, KeptIns).ins
    return f"{ins[0]} {ins[1:3]} {ins[3:5]} ** *** *** {ins[13:15]}"
