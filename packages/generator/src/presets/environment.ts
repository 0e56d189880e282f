import { GeneratorError } from '../error.js';

type Environment = Readonly<Record<string, string>>;

/** What docker-worker and generic-worker know of their machine. Those on hardware know less than those in a cloud. */
export const machineMembers = [
  'publicIpAddress',
  'privateIpAddress',
  'instanceId',
  'instanceType',
  'region',
] as const;

/** What is known of the image: its id and the digest of the artifact that it came from. */
export const imageMembers = ['imageHash', 'imageArtifactHash'] as const;

/**
 * The environment with exactly the members that a worker implementation writes: verifiers take what they read there for
 * the worker's own word.
 *
 * @throws GeneratorError `generator-environment` for another member, one that is no string, and a malformed image hash
 */
export function checkEnvironment(environment: Environment, known: readonly string[]): Environment {
  for (const [name, value] of Object.entries(environment)) {
    if (!known.includes(name)) throw refusal(name, `is unknown; known are: ${known.join(', ') || 'none'}`);
    if (typeof value !== 'string') throw refusal(name, 'is no text');
    const isImage = imageMembers.some((member) => member === name);
    if (isImage && !/^sha256:[0-9a-f]{64}$/.test(value))
      throw refusal(name, `is no sha256 digest, but ${JSON.stringify(value)}`);
  }
  return environment;
}

/**
 * Adds what was found out to what was given.
 *
 * @throws GeneratorError `generator-environment` where they contradict each other
 */
export function joinEnvironments(given: Environment, found: Environment): Environment {
  for (const [name, value] of Object.entries(found)) {
    const other = given[name];
    if (other !== undefined && other !== value)
      throw refusal(name, `is ${other}, but ${value} was found out`);
  }
  return { ...given, ...found };
}

function refusal(name: string, what: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-environment',
    message: `environment.${name} ${what}`,
    nextStep:
      'Give what this worker implementation knows of its machine and image, under the names of the format.',
    facts: { name },
  });
}
