import { resolve } from 'node:path';
import { assertKeyFileGuarded, type WorkerPrivateKeys } from '@chain-of-trust/generator';
import { describeOpenPgpKey, findOpenPgpKeyWeaknesses, OpenPgpPublicKey } from '@chain-of-trust/signing';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { readSigningKeys } from '../generate/signing-keys.js';
import { type CheckRow, notChecked, rowOf } from './row.js';

/** The keys of a host, where they can be used, and what there is to say of them. */
export interface KeyCheck {
  readonly keys: WorkerPrivateKeys | undefined;
  readonly rows: readonly CheckRow[];
}

const files = ['ed25519Key', 'gpgKey', 'passphraseFile'] as const;

/** Looks at the files of keys, who can have them, and what the keys are worth. */
export async function checkKeys(options: Options, terminal: Terminal, at: Date): Promise<KeyCheck> {
  const paths = files.flatMap((name) =>
    options[name] === undefined ? [] : [resolve(terminal.cwd, options[name])],
  );
  const rows: CheckRow[] = [];
  for (const path of paths)
    rows.push(
      await rowOf('key file', async () => {
        await assertKeyFileGuarded(path);
        return `${path} is its owner’s alone`;
      }),
    );
  rows.push(await taskUserRow(paths, options.taskUser));
  let keys: WorkerPrivateKeys | undefined;
  // The task user was asked above, and a key that it can have is still worth looking at.
  const { taskUser: _, ...others } = options;
  rows.push(
    await rowOf('key', async () => {
      keys = await readSigningKeys(others, terminal, at);
      return (await describeKeys(keys, at)).join('; ');
    }),
  );
  return { keys, rows };
}

async function taskUserRow(paths: readonly string[], taskUser: string | undefined): Promise<CheckRow> {
  if (taskUser === undefined)
    return notChecked('task user', 'no user is named', 'Add --task-user with the user as whom tasks run.');
  let wasTried = true;
  const row = await rowOf('task user', async () => {
    for (const path of paths) wasTried &&= (await assertKeyFileGuarded(path, { taskUser })).wasTried;
    return `${taskUser} was let try, and can have none of the files`;
  });
  if (row.status === 'not ok' || wasTried) return row;
  return notChecked(
    'task user',
    `only root can try as ${taskUser}`,
    'Run it as root; modes and owners keep others out.',
  );
}

async function describeKeys({ ed25519, openpgp }: WorkerPrivateKeys, at: Date): Promise<readonly string[]> {
  const said = ed25519 === undefined ? [] : [`ed25519 ${ed25519.publicKey.fingerprint}`];
  if (openpgp === undefined) return said;
  const half = new OpenPgpPublicKey(openpgp.key.toPublic());
  const { algorithm, expires } = await describeOpenPgpKey(half);
  const { shortKeys } = await findOpenPgpKeyWeaknesses(half, { at });
  const end = expires === undefined ? 'never ends' : `ends ${expires.toISOString().slice(0, 10)}`;
  const short = shortKeys.length > 0 ? ', short but accepted' : '';
  return [...said, `${algorithm} ${openpgp.fingerprint}, ${end}${short}`];
}
