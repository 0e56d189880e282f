"""Has the command ``cot`` verify the chain of trust of a task before anything is done with its inputs; see ``README.md``."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Dict, List, Mapping, Sequence, Tuple


class Refused(Exception):
    """The chain is wrong: the task must not run, and will not be better for another attempt."""

    def __init__(self, findings: Sequence[Mapping[str, Any]]) -> None:
        self.findings = findings
        super().__init__("\n".join(describe(finding) for finding in findings) or "the chain is not verified")


class CannotTell(Exception):
    """Nobody knows: a service has failed. The same task may be verified later."""


class CannotAsk(Exception):
    """``cot`` was not asked what it can answer: a defect of the worker's configuration."""


def describe(finding: Mapping[str, Any]) -> str:
    place = f"{finding.get('link', '')} {finding.get('taskId', '')}".strip()
    return f"{finding.get('code')} in {place}: {finding.get('message')}"


@dataclass(frozen=True)
class Verified:
    """A verified chain."""

    work_dir: Path
    report: Mapping[str, Any]

    def file(self, task_id: str, name: str) -> Path:
        """The verified artifact of a task; any other name is refused, whatever lies there."""
        for link in self.report["links"]:
            if link["taskId"] == task_id and name in link["artifacts"]:
                return self.work_dir / "cot" / task_id / PurePosixPath(name)
        raise KeyError(f"{name} of {task_id} is not among the verified artifacts")

    def files(self) -> Dict[Tuple[str, str], Path]:
        """All of them, by taskId and name."""
        return {
            (link["taskId"], name): self.file(link["taskId"], name)
            for link in self.report["links"]
            for name in link["artifacts"]
        }


@dataclass(frozen=True)
class Cot:
    """The command, and whom it trusts."""

    #: Like ``("--product", "firefox", "--keys", "/etc/cot/keys")``.
    trust: Sequence[str]
    program: Sequence[str] = field(default=("cot",))
    #: Of one verification; far more than one takes.
    timeout_seconds: float = 60 * 60

    def verify(self, task_id: str, task_type: str, work_dir: Path) -> Verified:
        """Return only for a chain whose report, exit status and task all say so.

        Raises ``Refused``, ``CannotTell`` or ``CannotAsk``; then no artifact lies in ``work_dir/cot``.
        """
        command: List[str] = [
            *self.program,
            "verify",
            *("--task-type", task_type),
            *("--work-dir", str(work_dir)),
            *("--format", "json"),
            *self.trust,
            "--",  # a taskId may begin with a dash
            task_id,
        ]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                timeout=self.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CannotTell(f"cot has not ended within {self.timeout_seconds} seconds") from error
        except OSError as error:
            raise CannotAsk(f"cot cannot be started: {error}") from error
        errors = done.stderr.decode(errors="replace").strip()
        if done.returncode not in (0, 1, 3):  # 2, or ended by a signal
            raise CannotAsk(f"cot has ended with {done.returncode}: {errors}")
        return judge(done.returncode, done.stdout, errors, Asked(task_id, task_type, work_dir))


@dataclass(frozen=True)
class Asked:
    """What ``cot`` was asked."""

    task_id: str
    task_type: str
    work_dir: Path


def judge(status: int, output: bytes, errors: str, asked: Asked) -> Verified:
    """0 alone is a success, and only if the report says the same of the same task."""
    try:
        report = json.loads(output) if output else None
    except ValueError as error:
        raise CannotAsk(f"cot has printed no report: {error}") from error
    if status == 3:
        raise CannotTell(errors or reasons(report))
    if status == 1:
        raise Refused(report["findings"] if isinstance(report, dict) else [{"code": "cot", "message": errors}])
    if not isinstance(report, dict):
        raise CannotAsk("cot has printed no report")
    if report.get("verified") is not True or report.get("verdict") != "verified":
        raise Refused(report.get("findings", []))
    if (report.get("taskId"), report.get("taskType")) != (asked.task_id, asked.task_type):
        raise CannotAsk(f"the report is of {report.get('taskId')} as {report.get('taskType')}")
    return Verified(asked.work_dir, report)


def reasons(report: Any) -> str:
    findings = report.get("findings", []) if isinstance(report, dict) else []
    return "\n".join(describe(finding) for finding in findings) or "cot could not find out"
