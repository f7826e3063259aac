"""The built-in policy lowest-carbon as a process of its own: standard library only, Python 3.8 or newer.

EastWest writes one JSON message a line to standard input and reads one line for each from standard output.
Whatever is not an answer belongs on standard error.
"""

import json
import sys

PROTOCOL = 1


def place(job, clusters):
    """Index of the cluster for a job; None turns it away."""
    allowed = [cluster for cluster in clusters if cluster["allows"]]
    with_room = [cluster for cluster in allowed if cluster["hasRoom"]]
    if with_room:
        best = min(with_room, key=lambda cluster: cluster["effectiveIntensity"])
    elif allowed:
        best = min(allowed, key=lambda cluster: jobs_ahead(cluster, job))
    else:
        return None
    return best["index"]  # min takes the first of equals, as EastWest does


def jobs_ahead(cluster, job):
    """Jobs that wait there; a cluster that is down for this job comes after all others."""
    is_up = cluster["largestUpMilli"][job["kind"]] >= job["milliDevices"]
    return (not is_up, cluster["queued"][job["kind"]])


def answer(message):
    print(json.dumps(message), flush=True)


for line in sys.stdin:
    request = json.loads(line)
    if request["type"] == "hello":
        answer({"type": "ready", "protocol": PROTOCOL})
    elif request["type"] == "place":
        answer({"id": request["id"], "cluster": place(request["job"], request["clusters"])})
    elif request["type"] == "bye":
        break
