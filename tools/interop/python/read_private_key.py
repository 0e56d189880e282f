"""Reads a private ed25519 key as scriptworker's configuration names it.

Standard input: {"privateKeyFile"}.
Standard output: {"privateKey", "publicKey"} as scriptworker writes them.
"""

import json
import sys

from scriptworker.ed25519 import ed25519_private_key_from_file, ed25519_private_key_to_string, ed25519_public_key_to_string

order = json.load(sys.stdin)
key = ed25519_private_key_from_file(order["privateKeyFile"])
answer = {"privateKey": ed25519_private_key_to_string(key), "publicKey": ed25519_public_key_to_string(key.public_key())}
json.dump(answer, sys.stdout)
