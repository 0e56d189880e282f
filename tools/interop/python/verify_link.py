"""Lets scriptworker verify the ed25519 signature of one link of a chain, with the keys of its configuration.

Standard input: {"document", "signature", "workerImplementation", "publicKeys"}; publicKeys by worker implementation.
Standard output: {"verified", "taskId", "reason"}; the taskId is read from the blob after its verification.
"""

import json
import sys
from types import SimpleNamespace

from scriptworker.cot.verify import verify_link_ed25519_cot_signature
from scriptworker.exceptions import CoTError

order = json.load(sys.stdin)
config = {"verify_cot_signature": True, "ed25519_public_keys": order["publicKeys"]}
chain = SimpleNamespace(context=SimpleNamespace(config=config))
link = SimpleNamespace(name="interop", task_id="unknown", worker_impl=order["workerImplementation"], cot=None)
try:
    verify_link_ed25519_cot_signature(chain, link, order["document"], order["signature"])
    json.dump({"verified": True, "taskId": link.cot["taskId"], "reason": None}, sys.stdout)
except CoTError as error:
    json.dump({"verified": False, "taskId": None, "reason": str(error)}, sys.stdout)
