"""Which tests go to the same worker when the suite runs on several processors."""

from xdist.scheduler import LoadScopeScheduling


class FileSchedule(LoadScopeScheduling):
    """Gives a file's tests to one worker, so that what they share is set up once.

    So do the attacks on the two worlds, which take half a minute to build. Browsers' tests, the
    last, go one by one: no worker has a long file left while another has nothing to do.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if "/journeys/" in path:
            return nodeid
        return "leaks" if "/leaks/" in path else path
