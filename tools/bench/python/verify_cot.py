"""Runs the command verify_cot of the real scriptworker against a sandbox, as a whole process that can be measured.

Arguments: those of verify_cot. Environment: COT_BENCH, a JSON object {"rootUrl", "publicKeys", "port", "hosts"}:
publicKeys are ed25519 keys by worker implementation, hosts are the names that 127.0.0.1:port answers for.

scriptworker's own code runs as it is. What is arranged around it: names resolve to the sandbox, the keys of its
configuration are those of the sandbox, and its configuration allows downloads from the root URL of the sandbox. That URL
is plain http, as for the other programs of the benchmark, so that nobody pays for TLS. What the process has used is
written to file descriptor 3 as it exits.
"""

import atexit
import json
import os
import resource
import socket
import sys
from copy import deepcopy
from urllib.parse import urlsplit

settings = json.loads(os.environ["COT_BENCH"])
resolve = socket.getaddrinfo


def resolve_to_sandbox(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    if name in settings["hosts"]:
        return resolve("127.0.0.1", settings["port"], *args, **kwargs)
    if name not in ("127.0.0.1", "localhost", None):
        raise socket.gaierror(socket.EAI_NONAME, f"{name} is no host of the sandbox")
    return resolve(host, port, *args, **kwargs)


def report():
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_ms = (used.ru_utime + used.ru_stime) * 1000
    os.write(3, json.dumps({"peakBytes": used.ru_maxrss * 1024, "cpuMs": cpu_ms}).encode())


def configure(config):
    config = dict(deepcopy(config))
    url = urlsplit(settings["rootUrl"])
    config["taskcluster_root_url"] = settings["rootUrl"]
    config["ed25519_public_keys"] = {name: (key,) for name, key in settings["publicKeys"].items()}
    config["valid_artifact_rules"] = tuple(
        {**rule, "schemes": (*rule["schemes"], url.scheme), "netlocs": (*rule["netlocs"], url.netloc)}
        for rule in config["valid_artifact_rules"]
    )
    return config


def main():
    atexit.register(report)
    socket.getaddrinfo = resolve_to_sandbox
    from scriptworker.cot import verify

    verify.DEFAULT_CONFIG = configure(verify.DEFAULT_CONFIG)
    verify.verify_cot_cmdln(sys.argv[1:])


main()
