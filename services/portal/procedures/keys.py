"""A form's own Idempotency-Key, once it was refused."""

from uuid import uuid4

from services.portal.api import ApiProblem
from services.portal.forms import Posted


def renewed(posted: Posted, problem: ApiProblem) -> Posted:
    """A refusal began nothing: the corrected form is another request. After silence it may have
    been done, and the same key then does it no second time."""
    if problem.status == 503:
        return posted
    return Posted({**posted.typed, "key": [str(uuid4())]})
