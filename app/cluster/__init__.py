"""A private PostgreSQL with PostGIS, so that one command is enough to run the map.

The server listens on a unix socket only, in a folder that nobody else may enter. It is started
by the first process that needs it and stopped by the last one.
"""

from app.cluster.lifecycle import Cluster, open_cluster
from app.cluster.problems import ClusterError

__all__ = ["Cluster", "ClusterError", "open_cluster"]
