"""Lets the real scriptworker verify chains of trust of a sandbox, one after the other.

Standard input: one request a line, {"taskId", "taskType", "product", "publicKeys", "port", "hosts", "rootUrl"};
publicKeys are ed25519 keys by worker implementation, hosts are the names that 127.0.0.1:port answers for.
Standard output: one answer a line, {"verified", "error", "lines"}; the class of the error and its first lines.

scriptworker's own code runs as it is. What is arranged around it: names resolve to the sandbox; nobody sleeps between
attempts; the keys of its configuration are those of the sandbox. The certificate authority of the sandbox is named by
SSL_CERT_FILE and REQUESTS_CA_BUNDLE. Each request has a new context, session and working directory, and begins with
empty caches.
"""

import asyncio
import json
import logging
import os
import socket
import sys
import tempfile
import time
from copy import deepcopy

from taskcluster.aio import Queue

import scriptworker.github
from scriptworker.config import apply_product_config
from scriptworker.constants import DEFAULT_CONFIG
from scriptworker.context import Context
from scriptworker.cot.verify import ChainOfTrust, verify_chain_of_trust
from scriptworker.exceptions import CoTError
from scriptworker.task import retry_get_task_definition
from scriptworker.utils import scriptworker_session

SHOWN_LINES = 4
sandbox = {"port": 0, "hosts": []}
resolve = socket.getaddrinfo
sleep = asyncio.sleep


def resolve_to_sandbox(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    if name in sandbox["hosts"]:
        return resolve("127.0.0.1", sandbox["port"], *args, **kwargs)
    if name not in ("127.0.0.1", "localhost", None):
        raise socket.gaierror(socket.EAI_NONAME, f"{name} is no host of the sandbox")
    return resolve(host, port, *args, **kwargs)


async def sleep_shortly(_delay, *args, **kwargs):
    return await sleep(0, *args, **kwargs)


socket.getaddrinfo = resolve_to_sandbox
asyncio.sleep = sleep_shortly
time.sleep = lambda _delay: None


def create_config(request, folder):
    config = dict(deepcopy(DEFAULT_CONFIG))
    config.update(
        {
            "taskcluster_root_url": request["rootUrl"],
            "cot_product": request["product"],
            "work_dir": os.path.join(folder, "work"),
            "artifact_dir": os.path.join(folder, "artifacts"),
            "task_log_dir": os.path.join(folder, "artifacts", "public", "logs"),
            "verify_cot_signature": True,
            "ed25519_public_keys": request["publicKeys"],
        }
    )
    return apply_product_config(config)


async def verify(request, folder):
    async with scriptworker_session() as session:
        context = Context()
        context.session = session
        context.config = create_config(request, folder)
        context.credentials = None
        context.queue = Queue(session=session, options={"rootUrl": request["rootUrl"]})
        context.task = await retry_get_task_definition(context.queue, request["taskId"], exception=CoTError)
        await verify_chain_of_trust(ChainOfTrust(context, request["taskType"], task_id=request["taskId"]))


def judge(request):
    sandbox.update({"port": request["port"], "hosts": request["hosts"]})
    scriptworker.github._BRANCH_COMMITS_CACHE.clear()
    with tempfile.TemporaryDirectory(prefix="cot-judge-") as folder:
        try:
            asyncio.run(verify(request, folder))
        except Exception as error:  # whatever stops it, the task does not run: a refusal
            return {"verified": False, "error": type(error).__name__, "lines": str(error).splitlines()[:SHOWN_LINES]}
    return {"verified": True, "error": None, "lines": []}


def main():
    logging.disable(logging.CRITICAL)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever libraries print is no answer
    for line in sys.stdin:
        print(json.dumps(judge(json.loads(line))), file=answers, flush=True)


main()
