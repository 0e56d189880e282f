import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { exampleHelp, type Finish, subcommand } from './subcommand.js';

/** `cot keys create`, `sign`, `export`, `renew` and `revoke`. */
export function addKeysLife(keys: Command, terminal: Terminal, finish: Finish): void {
  addCreate(keys, terminal, finish);
  addSign(keys, terminal, finish);
  addExport(keys, terminal, finish);
  addRenew(keys, terminal, finish);
  addRevoke(keys, terminal, finish);
}

function addCreate(keys: Command, terminal: Terminal, finish: Finish): void {
  const create = subcommand(keys, 'create', 'make an OpenPGP key for each host of scriptworkers')
    .argument('<hosts...>', 'full names of the hosts')
    .requiredOption('-u, --user <name>', 'account of the worker; addresses are USER@HOST')
    .option('--name <name>', 'of the user ID (default: the first label of the host)')
    .option('--comment <text>', 'of the user ID, in parentheses')
    .option('--expires <when>', 'a duration like "18 months", a date, or never', '2 years')
    .addOption(algorithmOption())
    .option('-s, --sign-with <file>', 'private key of a trusted person, which certifies the new ones')
    .option('--out <folder>', 'where to write USER@HOST.pub and HOST.sec (mode 0600)', '.')
    .option(
      '--private-key-command <line>',
      'shell line that gets each private half on standard input; no HOST.sec is written; COT_KEY_HOST, COT_KEY_USER_ID and COT_KEY_FINGERPRINT tell which',
    );
  gpgOptions(create)
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys create --user cltsign --sign-with me.sec --out new signing-1.example.com signing-2.example.com',
        `cot keys create -u cltsign --use-gpg me@example.com --private-key-command 'vault kv put "cot/$COT_KEY_HOST" key=-' signing-3.example.com`,
      ),
    )
    .action(async (hosts: string[], options: Record<string, string>) => {
      const { createKeys } = await import('../commands/keys/create.js');
      finish(await createKeys(hosts, options, terminal));
    });
}

function addSign(keys: Command, terminal: Terminal, finish: Finish): void {
  const sign = subcommand(keys, 'sign', 'certify public keys with the key of a trusted person')
    .argument('<files...>', 'public keys, one a file')
    .option('--with <file>', 'private key of the trusted person')
    .requiredOption('--out <folder>', 'where to write the certified keys, under the same names');
  gpgOptions(sign)
    .addHelpText(
      'after',
      exampleHelp('cot keys sign --use-gpg me@example.com --out signed cltsign@signing-3.example.com.pub'),
    )
    .action(async (files: string[], options: Record<string, string>) => {
      const { signKeys } = await import('../commands/keys/sign.js');
      finish(await signKeys(files, options, terminal));
    });
}

function addExport(keys: Command, terminal: Terminal, finish: Finish): void {
  homedirOptions(
    subcommand(keys, 'export', 'print the public half of a key, armored')
      .argument('[file]', 'a private or public key')
      .option('--use-gpg <key>', 'key id, fingerprint or user ID of a key of a GnuPG homedir instead')
      .option('--minimal', 'leave out what others have certified, and old self-signatures')
      .option('--output <file>', 'write it there instead; must not exist yet'),
  )
    .addHelpText('after', exampleHelp('cot keys export --minimal new/signing-1.example.com.sec'))
    .action(async (file: string | undefined, options: Record<string, string>) => {
      const { exportKey } = await import('../commands/keys/export.js');
      finish(await exportKey(file, options, terminal));
    });
}

function addRenew(keys: Command, terminal: Terminal, finish: Finish): void {
  const renew = subcommand(keys, 'renew', 'move the end of a key and of its subkeys')
    .option('--key <file>', 'its private half')
    .option(
      '--public <file>',
      'its public half as others have certified it (default: that of the private one)',
    )
    .requiredOption('--expires <when>', 'a duration from now like "2 years", a date, or never')
    .requiredOption('--output <prefix>', 'write PREFIX.pub and, but with --use-gpg, PREFIX.sec (mode 0600)');
  gpgOptions(renew)
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys renew --key new/signing-1.example.com.sec --public new/cltsign@signing-1.example.com.pub --expires "3 years" --output renewed',
      ),
    )
    .action(async (options: Record<string, string>) => {
      const { renewKey } = await import('../commands/keys/renew.js');
      finish(await renewKey(options, terminal));
    });
}

function addRevoke(keys: Command, terminal: Terminal, finish: Finish): void {
  const revoke = subcommand(keys, 'revoke', 'take a key back: print its public half with a revocation')
    .option('--key <file>', 'its private half')
    .option(
      '--public <file>',
      'its public half as others have certified it (default: that of the private one)',
    )
    .addOption(
      new Option('--reason <reason>', 'why; compromised counts for all times, also before the revocation')
        .choices(['compromised', 'superseded', 'retired', 'unspecified'])
        .makeOptionMandatory(),
    )
    .option('--message <text>', 'one line about it, which everybody can read')
    .option('--output <file>', 'write it there instead; must not exist yet');
  gpgOptions(revoke)
    .addHelpText(
      'after',
      exampleHelp(
        'cot keys revoke --key new/signing-2.example.com.sec --reason compromised --output revoked.pub',
      ),
    )
    .action(async (options: Record<string, string>) => {
      const { revokeKey } = await import('../commands/keys/revoke.js');
      finish(await revokeKey(options, terminal));
    });
}

/** How a key is made. */
export function algorithmOption(): Option {
  return new Option('--algorithm <name>', 'of an OpenPGP key')
    .choices(['rsa4096', 'ed25519'])
    .default('rsa4096');
}

/** Where a private key is, if not in a file, and how it is unlocked. */
function gpgOptions(command: Command): Command {
  return homedirOptions(
    command.option(
      '--use-gpg <key>',
      'a private key that gpg, its agent or a smartcard has: key id, fingerprint or user ID',
    ),
  )
    .option('--passphrase-file <file>', 'file with the passphrase of the private key')
    .option('--passphrase-fd <number>', 'open file descriptor with the passphrase of the private key');
}

function homedirOptions(command: Command): Command {
  return command
    .option('--homedir <folder>', "GnuPG homedir for --use-gpg (default: gpg's own)")
    .option('--gpg <program>', 'the gpg program for --use-gpg');
}
