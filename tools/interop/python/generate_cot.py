"""Lets scriptworker generate and sign the chain of trust of a run.

Standard input: {"artifactDir", "privateKeyFile", "algorithm", "run"}; the run as this project's generator takes it.
The files are written below artifactDir, as scriptworker does. Standard output: the list of written names.
"""

import json
import os
import sys

import scriptworker
from scriptworker.context import Context
from scriptworker.cot.generate import generate_cot

order = json.load(sys.stdin)
run = order["run"]
context = Context()
context.config = {
    "artifact_dir": order["artifactDir"],
    "chain_of_trust_hash_algorithm": order["algorithm"],
    "cot_schema_path": os.path.join(os.path.dirname(scriptworker.__file__), "data", "cot_v1_schema.json"),
    "ed25519_private_key_path": order["privateKeyFile"],
    "sign_chain_of_trust": True,
    "worker_id": run["workerId"],
    "worker_type": run["task"]["workerType"],
}
context._claim_task = {"runId": run["runId"], "status": {"taskId": run["taskId"]}, "workerGroup": run["workerGroup"]}
context.task = run["task"]
os.makedirs(os.path.join(order["artifactDir"], "public"), exist_ok=True)
generate_cot(context)
json.dump(["public/chain-of-trust.json", "public/chain-of-trust.json.sig"], sys.stdout)
