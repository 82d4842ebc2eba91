"""The faces of other services: our public rows under their addresses, parameters and names.

Each module is one service. What it does not know it refuses by name; what its clients need for
themselves (keys, addresses, tokens) is accepted and never looked at.
"""

from fastapi import APIRouter

from app.serve.compat.acled import router as _acled
from app.serve.compat.dtm import router as _dtm
from app.serve.compat.hapi import router as _hapi
from app.serve.compat.ucdp import router as _ucdp

router = APIRouter()
for _face in (_acled, _ucdp, _hapi, _dtm):
    # Side by side, so that whoever lists the routes of the service finds these like all others.
    router.routes.extend(_face.routes)

__all__ = ["router"]
