import { Option } from 'commander';

/** Whom a verification trusts, and when. */
export function trustOptions(): Option[] {
  return [
    new Option('--product <product>', 'a shipped product policy, like firefox'),
    new Option('--policy <file>', 'a policy file (YAML); may extend a shipped product'),
    new Option('--keys <folder>', 'public keys: a GPG homedir or a folder for each worker implementation'),
    new Option(
      '--key-repo <folder>',
      'instead: a clone of a git repository of keys, read at its newest signed tag',
    ),
    new Option('--signers <folder>', 'public keys of those who may sign tags of that repository'),
    new Option('--signer-list <file>', 'long key ids or fingerprints of those of the signers folder who may'),
    new Option('--at <time>', 'reference time at which keys must be valid (default: now)'),
    new Option(
      '--config <file>',
      'configuration file (YAML; default: cot.config.yaml in the current folder): rootUrl, mirrors, product, policy, keys, keyRepository, workDir, cache, network, github, renamedRepositories',
    ),
  ];
}
