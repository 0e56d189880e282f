import {
  type AttestedChain,
  type AttestedLink,
  createProvenance,
  createVerificationSummary,
  formatStatement,
  type Statement,
  statementPayloadType,
} from '@chain-of-trust/report';
import { type Ed25519PrivateKey, signDsse } from '@chain-of-trust/signing';
import { UsageError } from '../../error.js';
import { type Options, required } from '../../options.js';
import { readVersion } from '../../version.js';

/** A signed statement. */
export interface SignedStatement {
  /** Name of its file. */
  readonly file: string;
  /** The envelope, with a line feed. */
  readonly line: string;
}

/** How statements are made and signed. */
export interface StatementSetting {
  readonly options: Options;
  readonly key: Ed25519PrivateKey;
  readonly bundleSha256: string | undefined;
  readonly timeVerified: Date;
}

/**
 * Makes and signs what `--type` asks for, about the link of `--link` or all that the task takes artifacts from.
 *
 * @throws UsageError `usage-missing`; ReportError
 */
export async function signStatements(
  chain: AttestedChain,
  setting: StatementSetting,
): Promise<readonly SignedStatement[]> {
  const { link, type } = setting.options;
  const links = link === undefined ? inputsOf(chain) : chain.linksOf(link);
  if (setting.options.resourceUri !== undefined) requireOne(links);
  const made = links.flatMap((each) => [
    ...(type === 'provenance' ? [] : [toFile(each, 'vsa', summarize(chain, each, setting))]),
    ...(type === 'vsa' ? [] : [toFile(each, 'provenance', createProvenance(chain, each))]),
  ]);
  const signed = made.map(async ({ file, statement }) => {
    const envelope = await signDsse(formatStatement(statement), statementPayloadType, setting.key);
    return { file, line: Buffer.from(envelope).toString() };
  });
  return Promise.all(signed);
}

/** The name of a link has colons, and is not always the same. */
function toFile({ facts: { taskId } }: AttestedLink, kind: string, statement: Statement) {
  return { file: `${taskId}.${kind}.intoto.jsonl`, statement };
}

function summarize(chain: AttestedChain, link: AttestedLink, setting: StatementSetting): Statement {
  const { options, bundleSha256, timeVerified } = setting;
  return createVerificationSummary(chain, link, {
    verifierId: required(options, 'verifierId', '--verifier-id'),
    verifierVersion: { cot: readVersion() },
    timeVerified,
    resourceUri: options.resourceUri,
    bundleSha256,
  });
}

/** One place cannot be that of what several tasks have made. */
function requireOne(links: readonly AttestedLink[]): void {
  if (links.length === 1) return;
  const names = links.map(({ report }) => `${report.name} ${report.taskId}`);
  throw new UsageError({
    code: 'usage-conflict',
    message: `--resource-uri is given for ${links.length} tasks`,
    nextStep: `Add --link with one of ${names.join(', ')}.`,
  });
}

function inputsOf({ inputs, links }: AttestedChain): readonly AttestedLink[] {
  if (inputs.length > 0) return inputs;
  const names = links.map(({ report }) => `${report.name} ${report.taskId}`);
  throw new UsageError({
    code: 'usage-missing',
    message: 'the task takes no artifacts, so that it has to be said what is attested',
    nextStep: `Add --link with one of ${names.join(', ')}.`,
  });
}
