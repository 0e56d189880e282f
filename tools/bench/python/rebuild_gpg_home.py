"""Times how scriptworker 22.1.0 builds the homedir of a flat folder of keys. Input and output are JSON."""

import collections
import collections.abc
import json
import subprocess
import sys
import time
from types import SimpleNamespace

collections.Mapping = collections.abc.Mapping  # gone since Python 3.10, which is younger than this release

from scriptworker.gpg import check_ownertrust, rebuild_gpg_home_flat  # noqa: E402

paths = json.load(sys.stdin)
config = {
    "gpg_home": None,
    "gpg_options": None,
    "gpg_path": "gpg1",
    "gpg_public_keyring": "%(gpg_home)s/pubring.gpg",
    "gpg_secret_keyring": "%(gpg_home)s/secring.gpg",
    "gpg_use_agent": None,
    "gpg_encoding": "utf-8",
    "sign_key_timeout": 60,
}
context = SimpleNamespace(config=config)
homedir = paths["homedir"]
started = time.monotonic()
rebuild_gpg_home_flat(context, homedir, paths["publicKey"], paths["privateKey"], paths["source"])
seconds = time.monotonic() - started
check_ownertrust(context, gpg_home=homedir)
listing = subprocess.run(
    ["gpg1", "--homedir", homedir, "--batch", "--with-colons", "--list-keys"], capture_output=True, text=True, check=True
).stdout
valid = sum(line.startswith("pub:f:") for line in listing.splitlines())
print(json.dumps({"seconds": seconds, "valid": valid}))
