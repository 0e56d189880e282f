import { Option } from 'commander';

/** What signs, and who must not have it. */
export function keyOptions(): Option[] {
  return [
    new Option('--format <format>', 'what to sign; exactly its keys have to be given').choices([
      'gpg',
      'ed25519',
      'both',
    ]),
    new Option('--ed25519-key <file>', 'private key: base64 of the seed, or PEM'),
    new Option('--gpg-key <file>', 'private OpenPGP key, armored or binary'),
    new Option('--passphrase-file <file>', 'file with the passphrase of the OpenPGP key'),
    new Option('--passphrase-fd <number>', 'open file descriptor with the passphrase of the OpenPGP key'),
    new Option('--task-user <name>', 'the user as whom tasks run: refuse keys that this user can have'),
    new Option('--min-key-lifetime <duration>', 'refuse keys that end sooner, like "30 days"'),
  ];
}
