"""Lets scriptworker generate and sign the chain of trust of a run, and says how long that took in milliseconds.

Arguments: the folder of artifacts, the file of the private key. The start of Python is not counted.
"""

import os
import sys
import time

import scriptworker
from scriptworker.context import Context
from scriptworker.cot.generate import generate_cot

artifact_dir, private_key = sys.argv[1:]
context = Context()
context.config = {
    "artifact_dir": artifact_dir,
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
os.makedirs(os.path.join(artifact_dir, "public"), exist_ok=True)
started = time.monotonic()
generate_cot(context)
print((time.monotonic() - started) * 1000)
