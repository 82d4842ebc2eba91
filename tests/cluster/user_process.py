"""A process that uses the private cluster until its standard input ends.

Run by the tests as a process of its own, because only such a one can be killed. It imports
nothing but app.cluster, so that any Python can run it, also as another user of the machine.
"""

import json
import sys
from pathlib import Path

from app.cluster import ClusterError, installation, open_cluster


def tell(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def use_cluster(data_dir: Path) -> None:
    with open_cluster(data_dir, lambda line: tell(report=line)) as cluster:
        tell(ready=cluster.url("masar_owner"), socket_dir=str(cluster.socket_dir))
        sys.stdin.read()


if __name__ == "__main__":
    if "--only-sysroot" in sys.argv:
        found = installation.find_installations
        nowhere = Path("/nonexistent")
        sys.modules["app.cluster.lifecycle"].find_installations = lambda sysroot: found(
            sysroot, nowhere
        )
    try:
        use_cluster(Path(sys.argv[1]))
    except ClusterError as error:
        tell(error=error.message, way_out=error.way_out)
        sys.exit(1)
