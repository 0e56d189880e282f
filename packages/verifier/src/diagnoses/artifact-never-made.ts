import type { TaskDefinition } from '@chain-of-trust/types';
import { isJsonObject, type JsonValue } from '@chain-of-trust/types';
import type { Diagnoser } from './diagnose.js';

/** An artifact that the task's definition promises, like `public/actions.json` of a decision task, and nobody hashed. */
export const artifactNeverMade: Diagnoser = {
  id: 'artifact-never-made',
  diagnose({ finding, link }) {
    const { code, where } = finding;
    if (code !== 'artifact/not-listed' || where === undefined) return undefined;
    const declared = declaredNames(link.task).find((name) => where === name || isBelow(where, name));
    if (declared === undefined) return undefined;
    return {
      probably: `Probably the task never made ${where}: its payload declares ${declared}, and its worker has hashed no such file.`,
      remedy:
        'Look at the end of the log of the task for why it did not write the file; correct that in the tree and run a new task. If the queue serves a file of that name all the same, somebody else has put it there: find out who.',
    };
  },
};

/** Payloads have them as a list with names, or by name. */
function declaredNames({ payload }: TaskDefinition): string[] {
  const { artifacts } = payload;
  if (Array.isArray(artifacts)) return artifacts.map(nameOf).filter((name) => name !== undefined);
  return isJsonObject(artifacts) ? Object.keys(artifacts) : [];
}

/** Without a name, it is called like its path. */
function nameOf(artifact: JsonValue): string | undefined {
  if (!isJsonObject(artifact)) return undefined;
  const name = artifact.name ?? artifact.path;
  return typeof name === 'string' ? name : undefined;
}

function isBelow(artifact: string, folder: string): boolean {
  const prefix = folder.replace(/\/+$/, '');
  return prefix !== '' && artifact.startsWith(`${prefix}/`);
}
