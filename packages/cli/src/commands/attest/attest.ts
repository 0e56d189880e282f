import { join, resolve } from 'node:path';
import { readPrivateKeyFile } from '@chain-of-trust/key-repo';
import { AttestedChain, formatReportText, parseRootUrl, parseUri, printable } from '@chain-of-trust/report';
import { type Ed25519PrivateKey, parseEd25519PrivateKey } from '@chain-of-trust/signing';
import type { LinkFacts } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { exitStatus, verdictStatus } from '../../exit-status.js';
import { type Options, required } from '../../options.js';
import { hasErrorColor, type Terminal } from '../../terminal.js';
import { verifyTask } from '../verify.js';
import { writeFolder } from './folder.js';
import { findRootUrl } from './root-url.js';
import { signStatements } from './statements.js';

/**
 * `cot attest`: verifies a chain, and writes signed statements about the artifacts of its tasks. Of a chain that is not
 * verified the report is shown, as by `cot verify`, and nothing is written.
 *
 * @throws UsageError any code, ReportError, SigningError, KeyRepoError, BundleError
 */
export async function attest(
  taskId: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  refuseUnusable(options);
  const { cwd } = terminal;
  // All that can be wrong with what was given is found before anything is asked.
  const key = await readKey(resolve(cwd, required(options, 'key', '--key')));
  const rootUrl = parseRootUrl(await findRootUrl(options, terminal));
  let bundleSha256: string | undefined;
  let facts: LinkFacts[] = [];
  const report = await verifyTask(taskId, verificationOptions(options), terminal, {
    listen: () => {
      facts = []; // what an attempt that did not count was told is forgotten
      return { linkEstablished: (each) => facts.push(each) };
    },
    bundleOpened: (sha256) => {
      bundleSha256 = sha256;
    },
  });
  if (!report.verified) {
    terminal.stderr(formatReportText(report, { color: hasErrorColor(terminal) }));
    return verdictStatus[report.verdict];
  }
  const chain = new AttestedChain({ report, facts, rootUrl });
  const signed = await signStatements(chain, { options, key, bundleSha256, timeVerified: terminal.now() });
  if (options.output === undefined) {
    terminal.stdout(signed.map(({ line }) => line).join(''));
    return exitStatus.ok;
  }
  const folder = resolve(cwd, options.output);
  await writeFolder(folder, signed);
  terminal.stdout(signed.map(({ file }) => `${printable(join(folder, file))}\n`).join(''));
  return exitStatus.ok;
}

/** Where a bundle is read, the root URL is only told: nothing is asked there. */
function verificationOptions(options: Options): Options {
  return options.from === undefined ? options : { ...options, rootUrl: undefined };
}

/** Options that would do nothing are mistakes, as are names that are no URIs. */
function refuseUnusable({ type, verifierId, resourceUri }: Options): void {
  if (verifierId !== undefined) parseUri(verifierId, '--verifier-id');
  if (resourceUri !== undefined) parseUri(resourceUri, '--resource-uri');
  if (type === 'provenance' && (verifierId ?? resourceUri) !== undefined) {
    const flag = verifierId === undefined ? '--resource-uri' : '--verifier-id';
    throw new UsageError({
      code: 'usage-conflict',
      message: `${flag} does not go with --type provenance`,
      nextStep: 'Leave it out: only verification summaries say who verified what for whom.',
    });
  }
  if (type === 'provenance' || verifierId !== undefined) return;
  throw new UsageError({
    code: 'usage-missing',
    message: '--verifier-id is missing',
    nextStep: 'Add --verifier-id URI, which readers trust together with the key, or --type provenance.',
  });
}

/** Its bytes stay in memory no longer than parsing takes. */
async function readKey(path: string): Promise<Ed25519PrivateKey> {
  const content = await readPrivateKeyFile(path);
  try {
    return parseEd25519PrivateKey(content);
  } finally {
    content.fill(0);
  }
}
