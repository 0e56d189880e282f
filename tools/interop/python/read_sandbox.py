"""Reads a deployment with the public Python client of Taskcluster.

Standard input: {"rootUrl", "taskId", "indexPath", "artifact"}.
Standard output: {"task", "status", "pages", "artifact", "indexed", "missing"}: the definition, the state of the last
run, the names in each page of the listing, the sha256 of the artifact's bytes, the indexed taskId, and the status
code with which a task that does not exist is refused.
"""

import hashlib
import json
import sys

import requests
import taskcluster

order = json.load(sys.stdin)
options = {"rootUrl": order["rootUrl"], "maxRetries": 0}
queue = taskcluster.Queue(options)
index = taskcluster.Index(options)
task_id = order["taskId"]

pages = []
query = {}
while True:
    page = queue.listLatestArtifacts(task_id, query=query)
    pages.append([artifact["name"] for artifact in page["artifacts"]])
    if "continuationToken" not in page:
        break
    query = {"continuationToken": page["continuationToken"]}

answer = queue.latestArtifact(task_id, order["artifact"])
content = requests.get(answer["url"], timeout=30)
content.raise_for_status()

try:
    queue.task("AAAAAAAAAAAAAAAAAAAAAA")
    missing = None
except taskcluster.exceptions.TaskclusterRestFailure as error:
    missing = error.status_code

json.dump(
    {
        "task": queue.task(task_id),
        "status": queue.status(task_id)["status"]["runs"][-1]["state"],
        "pages": pages,
        "artifact": hashlib.sha256(content.content).hexdigest(),
        "indexed": index.findTask(order["indexPath"])["taskId"],
        "missing": missing,
    },
    sys.stdout,
)
