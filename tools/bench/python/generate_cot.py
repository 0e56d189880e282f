"""Lets scriptworker generate and sign the chain of trust of a run, and says how long that took in milliseconds.

The blob of a small run comes first: neither that nor the start of Python is counted. Arguments: a folder of some small
outputs, the folder of outputs, the file of the private key.
"""

import os
import sys
import time

import scriptworker
from scriptworker.context import Context
from scriptworker.cot.generate import generate_cot

small, outputs, private_key = sys.argv[1:]
context = Context()
context.config = {
    "chain_of_trust_hash_algorithm": "sha256",
    "cot_schema_path": os.path.join(os.path.dirname(scriptworker.__file__), "data", "cot_v1_schema.json"),
    "ed25519_private_key_path": private_key,
    "sign_chain_of_trust": True,
    "worker_id": "worker",
    "worker_type": "signing",
}
context._claim_task = {"runId": 0, "status": {"taskId": "fN1SbArXTPSVFUUvaOlinQ"}, "workerGroup": "group"}
context.task = {
    "provisionerId": "p",
    "workerType": "signing",
    "taskGroupId": "fN1SbArXTPSVFUUvaOlinQ",
    "payload": {},
    "scopes": [],
    "dependencies": [],
}


def generate(folder):
    context.config["artifact_dir"] = folder
    os.makedirs(os.path.join(folder, "public"), exist_ok=True)
    started = time.monotonic()
    generate_cot(context)
    return (time.monotonic() - started) * 1000


generate(small)
print(generate(outputs))
