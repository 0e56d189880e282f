#!/usr/bin/env python3
"""A scriptworker's script: verifies the chain of a claimed task, signs what the task names, and publishes it.

    sign_script.py CONFIG TASK_ID TASK

CONFIG has "taskType", "trust", "key", "publish", "workDir" and optionally "cot"; TASK is the claimed definition. Exit statuses are
scriptworker's: 0 success, 3 malformed-payload, 4 resource-unavailable (the task is tried again), 5 internal-error.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

from cot_verify import CannotAsk, CannotTell, Cot, Refused, Verified

SUCCESS, MALFORMED_PAYLOAD, RESOURCE_UNAVAILABLE, INTERNAL_ERROR = 0, 3, 4, 5


def main(args: Sequence[str]) -> int:
    try:
        config_path, task_id, task_path = args
        config, task = read_json(config_path), read_json(task_path)
        published = run(config, task_id, task)
    except Refused as error:
        return end(MALFORMED_PAYLOAD, f"refused:\n{error}")
    except CannotTell as error:
        return end(RESOURCE_UNAVAILABLE, f"could not find out, to be tried again:\n{error}")
    except (CannotAsk, OSError) as error:
        return end(INTERNAL_ERROR, str(error))
    except (KeyError, TypeError, ValueError) as error:
        return end(MALFORMED_PAYLOAD, f"malformed: {error}")
    print(f"published {len(published)} files of a verified chain")
    return SUCCESS


def end(status: int, message: str) -> int:
    print(message, file=sys.stderr)
    return status


def read_json(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def run(config: Mapping[str, Any], task_id: str, task: Mapping[str, Any]) -> List[Path]:
    """Everything is verified before the first byte is signed, and everything signed before the first is published."""
    cot = Cot(trust=config["trust"], program=config.get("cot", ["cot"]))
    with tempfile.TemporaryDirectory(prefix="sign-", dir=config["workDir"]) as folder:
        verified = cot.verify(task_id, config["taskType"], Path(folder))
        key = Path(config["key"]).read_bytes()
        staged = Path(folder, "signed")
        for name, source in wanted(task, verified).items():
            sign(source, staged / name, key)
        return publish(staged, Path(config["publish"], task_id))


def wanted(task: Mapping[str, Any], verified: Verified) -> Dict[str, Path]:
    """What the claimed definition names, as far as it was verified; an optional artifact may be absent."""
    files: Dict[str, Path] = {}
    for entry in task["payload"]["upstreamArtifacts"]:
        for name in entry["paths"]:
            try:
                files[f"{entry['taskId']}/{name}"] = verified.file(entry["taskId"], name)
            except KeyError:
                if entry.get("optional") is not True:
                    raise
    if not files:
        raise ValueError("the task names nothing to sign")
    return files


def sign(source: Path, target: Path, key: bytes) -> None:
    """Copies a file and signs it; with a real signing service in the place of the HMAC."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    digest = hmac.new(key, target.read_bytes(), hashlib.sha256).hexdigest()
    target.with_name(f"{target.name}.sig").write_text(f"{digest}\n", encoding="ascii")


def publish(staged: Path, target: Path) -> List[Path]:
    """All at once: nobody sees a file without its signature."""
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming = Path(tempfile.mkdtemp(prefix=".incoming-", dir=target.parent))
    try:
        shutil.copytree(staged, incoming, dirs_exist_ok=True)
        os.rename(incoming, target)  # which fails where something is published already
    except BaseException:
        shutil.rmtree(incoming, ignore_errors=True)
        raise
    return sorted(path for path in target.rglob("*") if path.is_file() and path.suffix != ".sig")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
