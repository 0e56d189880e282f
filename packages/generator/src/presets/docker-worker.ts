import { GeneratorError } from '../error.js';
import { checkEnvironment, imageMembers, joinEnvironments, machineMembers } from './environment.js';
import { refuseOtherMembers } from './members.js';
import {
  certifiedLogName,
  type LogSource,
  logSource,
  type PreparedRun,
  type RunFacts,
  runOf,
} from './prepared-run.js';

/** What docker-worker knows of a finished run. */
export interface DockerWorkerFacts extends RunFacts {
  readonly worker: 'docker-worker';
  /** What the task has written, as the worker itself has seen it. */
  readonly certifiedLog: LogSource;
  /**
   * Path of the image, as it was downloaded from its task: `image.tar`, `image.tar.gz` or `image.tar.zst`. Without it
   * `environment.imageHash` has to be there, as docker shows it; that is how images from a registry are recorded.
   */
  readonly image?: string;
}

/** @throws GeneratorError `generator-preset`, `generator-environment`, `generator-image` */
export async function prepareDockerWorkerRun(facts: DockerWorkerFacts): Promise<PreparedRun> {
  refuseOtherMembers(facts, ['certifiedLog', 'image']);
  const { environment = {}, image, certifiedLog, artifacts } = facts;
  const given = checkEnvironment(environment, [...machineMembers, ...imageMembers]);
  const found = image === undefined ? {} : await hashesOf(image);
  const joined = joinEnvironments(given, found);
  if (joined.imageHash === undefined) throw noImage();
  return { run: runOf(facts, joined), artifacts: [...artifacts, logSource(certifiedLog, certifiedLogName)] };
}

/** Reading archives is loaded by who has one. */
async function hashesOf(image: string): Promise<Readonly<Record<string, string>>> {
  const { hashImage } = await import('../image/hash-image.js');
  return { ...(await hashImage(image)) };
}

/** Verifiers compare it with the image that was built, and cannot where it is missing. */
function noImage(): GeneratorError {
  return new GeneratorError({
    code: 'generator-environment',
    message: 'environment.imageHash is missing',
    nextStep: 'Give the file of the image, or the id of the image that docker shows.',
    facts: { name: 'imageHash' },
  });
}
