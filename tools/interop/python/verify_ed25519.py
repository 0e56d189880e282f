"""Verifies a detached ed25519 signature with scriptworker's own functions.

Standard input: {"publicKeyFile", "document", "signature"}, all paths.
Standard output: {"verified", "publicKey"}; the key as scriptworker writes it back.
"""

import json
import sys

from scriptworker.ed25519 import ed25519_public_key_from_file, ed25519_public_key_to_string, verify_ed25519_signature
from scriptworker.exceptions import ScriptWorkerEd25519Error
from scriptworker.utils import read_from_file

order = json.load(sys.stdin)
key = ed25519_public_key_from_file(order["publicKeyFile"])
document = read_from_file(order["document"], file_type="binary")
signature = read_from_file(order["signature"], file_type="binary")
try:
    verify_ed25519_signature(key, document, signature, "refused: %(exc)s")
    verified = True
except ScriptWorkerEd25519Error:
    verified = False
json.dump({"verified": verified, "publicKey": ed25519_public_key_to_string(key)}, sys.stdout)
