"""Runs scriptworker's entry point verify_cot with the given arguments, against a sandbox.

Standard input: {"args", "publicKeys", "port", "hosts"}; publicKeys are ed25519 keys by worker implementation, hosts are the
names that 127.0.0.1:port answers for. The environment has TASKCLUSTER_ROOT_URL, SSL_CERT_FILE and REQUESTS_CA_BUNDLE.
Exit status and output are those of the entry point.

scriptworker's own code runs as it is. What is arranged around it: names resolve to the sandbox; nobody sleeps between
attempts; the keys of its configuration are those of the sandbox.
"""

import asyncio
import json
import os
import socket
import sys
import time
from copy import deepcopy

import scriptworker.cot.verify as verify

request = json.load(sys.stdin)
resolve = socket.getaddrinfo
sleep = asyncio.sleep


def resolve_to_sandbox(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    if name in request["hosts"]:
        return resolve("127.0.0.1", request["port"], *args, **kwargs)
    if name not in ("127.0.0.1", "localhost", None):
        raise socket.gaierror(socket.EAI_NONAME, f"{name} is no host of the sandbox")
    return resolve(host, port, *args, **kwargs)


async def sleep_shortly(_delay, *args, **kwargs):
    return await sleep(0, *args, **kwargs)


socket.getaddrinfo = resolve_to_sandbox
asyncio.sleep = sleep_shortly
time.sleep = lambda _delay: None
os.environ.pop("TASKCLUSTER_ACCESS_TOKEN", None)

config = dict(deepcopy(verify.DEFAULT_CONFIG))
config["ed25519_public_keys"] = request["publicKeys"]
verify.DEFAULT_CONFIG = config

verify.verify_cot_cmdln(request["args"])
