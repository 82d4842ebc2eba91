"""Access logs without what readers ask for: no query, no address of theirs.

The service is started without an access log. Whoever switches one on learns which pages are read
and how they are answered, never a name, a position or a draft that somebody asked about, nor who.
"""

from __future__ import annotations

import logging

ACCESS_LOG = "uvicorn.access"
HIDDEN = "-"


class HideQuestions(logging.Filter):
    """Cuts the query and the reader's address out of every line of the access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line pass, without them; what does not look as expected says nothing at all."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            _client, method, path, version, status = record.args
            shown = str(path).partition("?")[0]
            record.args = (HIDDEN, method, shown, version, status)
        else:
            record.msg, record.args = "a request was answered", ()
        return True


def protect_access_log() -> None:
    """Keep questions out of the server's access log, however it is configured later."""
    log = logging.getLogger(ACCESS_LOG)
    if not any(isinstance(each, HideQuestions) for each in log.filters):
        log.addFilter(HideQuestions())
