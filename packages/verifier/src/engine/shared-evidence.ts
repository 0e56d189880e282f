import type { ArtifactReference, Evidence } from '@chain-of-trust/types';

/**
 * Answers every question once: rules ask for what they need, and the same definition, status, listing, push or
 * file is fetched a single time however many rules ask. Artifact bodies are streams and pass through.
 */
export function shareEvidence(evidence: Evidence): Evidence {
  return {
    taskDefinition: once((taskId) => evidence.taskDefinition(taskId)),
    taskStatus: once((taskId) => evidence.taskStatus(taskId)),
    listArtifacts: once((run) => evidence.listArtifacts(run)),
    openArtifact: (artifact, bounds) => evidence.openArtifact(artifact, bounds),
    ...recordedArtifactOf(evidence),
    findIndexedTask: once((indexPath) => evidence.findIndexedTask(indexPath)),
    readSourceFile: once((file, bounds) => evidence.readSourceFile(file, bounds)),
    findPush: once((revision) => evidence.findPush(revision)),
    findCommit: once((revision) => evidence.findCommit(revision)),
    isOnBranch: once((reference) => evidence.isOnBranch(reference)),
    findDefaultBranch: once((repository) => evidence.findDefaultBranch(repository)),
    findRelease: once((release) => evidence.findRelease(release)),
    findPullRequest: once((pullRequest) => evidence.findPullRequest(pullRequest)),
  };
}

/** Who keeps bytes has no such method, nor has what is made of it. */
export function recordedArtifactOf(
  evidence: Evidence,
  note: (artifact: ArtifactReference) => unknown = () => undefined,
): Pick<Evidence, 'recordedArtifact'> {
  const { recordedArtifact } = evidence;
  if (recordedArtifact === undefined) return {};
  return {
    recordedArtifact: (artifact) => {
      note(artifact);
      return recordedArtifact.call(evidence, artifact);
    },
  };
}

function once<A extends readonly unknown[], T>(
  ask: (...question: A) => Promise<T>,
): (...question: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...question) => {
    const key = JSON.stringify(question);
    const answer = answers.get(key) ?? ask(...question);
    answers.set(key, answer);
    return answer;
  };
}

/** Writes down what is read through it, in words for the report. */
export function recordReads(evidence: Evidence, read: Set<string>): Evidence {
  const note = (what: string) => read.add(what);
  return {
    taskDefinition: (taskId) => {
      note(`task ${taskId}`);
      return evidence.taskDefinition(taskId);
    },
    taskStatus: (taskId) => {
      note(`status of ${taskId}`);
      return evidence.taskStatus(taskId);
    },
    listArtifacts: (run) => {
      note(`artifact listing of ${run.taskId} run ${run.runId}`);
      return evidence.listArtifacts(run);
    },
    openArtifact: (artifact, bounds) => {
      note(`artifact ${artifact.name} of ${artifact.taskId} run ${artifact.runId}`);
      return evidence.openArtifact(artifact, bounds);
    },
    // Always asked before an artifact is opened, which is noted.
    ...recordedArtifactOf(evidence, ({ taskId, runId, name }) =>
      note(`artifact ${name} of ${taskId} run ${runId}`),
    ),
    findIndexedTask: (indexPath) => {
      note(`index ${indexPath}`);
      return evidence.findIndexedTask(indexPath);
    },
    readSourceFile: (file, bounds) => {
      note(`file ${file.path} of ${file.repository} at ${file.revision}`);
      return evidence.readSourceFile(file, bounds);
    },
    findPush: (revision) => {
      note(`push of ${revision.revision} to ${revision.repository}`);
      return evidence.findPush(revision);
    },
    findCommit: (revision) => {
      note(`commit ${revision.revision} of ${revision.repository}`);
      return evidence.findCommit(revision);
    },
    isOnBranch: (reference) => {
      note(`branch ${reference.branch} of ${reference.repository}`);
      return evidence.isOnBranch(reference);
    },
    findDefaultBranch: (repository) => {
      note(`default branch of ${repository}`);
      return evidence.findDefaultBranch(repository);
    },
    findRelease: (release) => {
      note(`release ${release.tag} of ${release.repository}`);
      return evidence.findRelease(release);
    },
    findPullRequest: (pullRequest) => {
      note(`pull request ${pullRequest.number} of ${pullRequest.repository}`);
      return evidence.findPullRequest(pullRequest);
    },
  };
}
