import { isWorkerImplementation, workerImplementations } from '@chain-of-trust/types';
import { signedFolders } from '../keys/layout.js';
import type { Survey } from '../survey/survey.js';
import { finding } from './finding.js';
import type { AuditFinding } from './schema.js';

/** Looks at folders: those that nobody reads, those without keys, and half ones. */
export function folderFindings(survey: Survey): readonly AuditFinding[] {
  return [
    ...survey.folders.flatMap((name) => unknown(survey, name)),
    ...halves(survey),
    ...empty(survey),
    ...none(survey),
    ...cut(survey),
  ];
}

function unknown({ entries }: Survey, name: string): readonly AuditFinding[] {
  if (isWorkerImplementation(name)) return [];
  const hasKeys = entries.some(
    ({ path, blob }) =>
      path.startsWith(`${name}/`) && (blob?.openpgp.length ?? 0) + (blob?.ed25519.length ?? 0) > 0,
  );
  return [
    finding({
      code: 'folder-unknown',
      severity: hasKeys ? 'warning' : 'note',
      path: name,
      message: `${name} is no worker implementation${hasKeys ? ', and holds keys that nobody reads' : ''}`,
      nextStep: `Folders of keys are named ${workerImplementations.join(', ')}.`,
    }),
  ];
}

function halves({ halves: found }: Survey): readonly AuditFinding[] {
  return [...found].flatMap(([implementation, names]) => {
    if (names.length !== 1) return [];
    const [missing] = Object.values(signedFolders).filter((half) => !names.includes(half));
    return [
      finding({
        code: 'folder-half',
        severity: 'error',
        implementation,
        path: implementation,
        reason: 'key-repo-folder',
        message: `${implementation} has ${names[0]}/ and no ${missing}/`,
        nextStep: 'Put the keys of people who certify into trusted/, and those of workers into valid/.',
      }),
    ];
  });
}

/** A folder of keys without a file that is read; of a signed one, either half. */
function empty({ entries, halves: found }: Survey): readonly AuditFinding[] {
  return [...found].flatMap(([implementation, names]) => {
    const places = names.length === 0 ? (['flat'] as const) : names;
    const isRead = (place: string) =>
      entries.some(
        (each) => each.implementation === implementation && each.place === place && !each.isIgnored,
      );
    return places
      .filter((place) => !isRead(place))
      .map((place) =>
        finding({
          code: 'folder-empty',
          severity: 'error',
          implementation,
          path: place === 'flat' ? implementation : `${implementation}/${place}`,
          reason: 'key-repo-empty',
          message: `${place === 'flat' ? implementation : `${implementation}/${place}`} holds no keys`,
          nextStep: 'Put public keys there, or remove the folder of the implementation.',
        }),
      );
  });
}

/** Readers of keys refuse a repository without any; and an implementation that is no folder. */
function none({ entries, halves: found }: Survey): readonly AuditFinding[] {
  const files = entries.filter(({ path, kind }) => isWorkerImplementation(path) && kind === 'file');
  const noFolders = files.map(({ path }) =>
    finding({
      code: 'folder-empty',
      severity: 'error',
      path,
      reason: 'key-repo-entry',
      message: `${path} is a file, not a folder`,
      nextStep: 'Replace it by a folder of public keys.',
    }),
  );
  if (found.size + noFolders.length > 0) return noFolders;
  return [
    finding({
      code: 'folder-empty',
      severity: 'error',
      reason: 'key-repo-empty',
      message: 'there is no folder of a worker implementation',
      nextStep: `Make at least one of ${workerImplementations.join(', ')}, and put public keys into it.`,
    }),
  ];
}

function cut({ isCut }: Survey): readonly AuditFinding[] {
  if (!isCut) return [];
  return [
    finding({
      code: 'survey-cut',
      severity: 'error',
      reason: 'key-repo-bounds',
      message: 'the repository has more files than a key repository should, and not all were looked at',
      nextStep: 'Move what are no keys to another repository.',
    }),
  ];
}
