"""Builds homedirs with scriptworker 22.1.0, says which keys are valid in them, and verifies messages under them.

Input and output are JSON. What the tool raises is told and not judged.
"""

import collections
import collections.abc
import json
import logging
import os
import subprocess
import sys
from types import SimpleNamespace

collections.Mapping = collections.abc.Mapping  # gone since Python 3.10, which is younger than this release

from scriptworker import gpg as tool  # noqa: E402
from scriptworker.exceptions import ScriptWorkerGPGException  # noqa: E402

logging.disable(logging.CRITICAL)
request = json.load(sys.stdin)
context = SimpleNamespace(
    config={
        "gpg_home": None,
        "gpg_options": None,
        "gpg_path": "gpg1",
        "gpg_public_keyring": "%(gpg_home)s/pubring.gpg",
        "gpg_secret_keyring": "%(gpg_home)s/secring.gpg",
        "gpg_use_agent": None,
        "gpg_encoding": "utf-8",
        "sign_key_timeout": 3,
    }
)


def build(name, folder, homedir):
    args = (context, homedir, request["publicKey"], request["privateKey"])
    suffixes = request["ignoredSuffixes"]
    trusted = os.path.join(folder, "trusted")
    if os.path.isdir(trusted):
        valid = os.path.join(folder, "valid")
        tool.rebuild_gpg_home_signed(*args, trusted, untrusted_path=valid, ignore_suffixes=suffixes)
    else:
        tool.rebuild_gpg_home_flat(*args, folder, ignore_suffixes=suffixes)


def run_gpg(homedir, *args):
    command = ["gpg1", "--homedir", homedir, "--batch", "--no-tty", *args]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def valid_keys(homedir):
    """Fully valid primary keys to which nobody has given ownertrust."""
    run_gpg(homedir, "--check-trustdb")
    found = []
    is_worker = False
    for line in run_gpg(homedir, "--with-colons", "--fixed-list-mode", "--fingerprint", "--list-keys").splitlines():
        fields = line.split(":")
        if fields[0] == "pub":
            is_worker = fields[1] == "f" and fields[8] not in ("f", "u")
        if fields[0] == "fpr" and is_worker:
            found.append(fields[9].lower())
            is_worker = False
    return sorted(found)


def judge(homedir, message):
    gpg = tool.GPG(context, gpg_home=homedir)
    try:
        return {"body": tool.get_body(gpg, message)}
    except ScriptWorkerGPGException as error:
        return {"error": str(error)}


answers = {}
for name, messages in request["messages"].items():
    homedir = os.path.join(request["homedirs"], name)
    try:
        build(name, os.path.join(request["repository"], name), homedir)
    except Exception as error:  # whatever it is: the tool has no homedir then
        answers[name] = {"error": "{}: {}".format(type(error).__name__, error)}
        continue
    answers[name] = {
        "valid": valid_keys(homedir),
        "messages": [judge(homedir, message) for message in messages],
    }
json.dump(answers, sys.stdout)
