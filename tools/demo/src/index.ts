import { findTampering, type World } from '@chain-of-trust/sandbox';
import { blobArtifactNames, type Finding, parseBlob, type Report } from '@chain-of-trust/types';
import { createColors } from 'picocolors';
import { type Stage, withStage } from './stage.js';

const colors = createColors();

/** The tamperings that are shown, each of another layer: a file, a definition, a key. */
const shown = ['artifact-byte', 'task-command', 'wrong-worker-key'];

/**
 * Plays a release: shows who signs, what is signed, the chain and the verdict, and then three attacks, each refused
 * with the finding that names the culprit. Resolves to 0 when everything ended as it must.
 */
export async function runDemo(print: (text: string) => void): Promise<number> {
  const heading = (text: string) => print(`\n${colors.bold(text)}\n`);
  heading('1. Workers have built a release and signed what they did');
  const isVerified = await withStage(undefined, async ({ world, verify }) => {
    print(describeKeys(world));
    print(describeBlob(world));
    heading('2. Before the signing task runs, its chain is verified');
    const { exitCode, output } = await verify('text', colors.isColorSupported ? { FORCE_COLOR: '1' } : {});
    print(`\n${output}\n`);
    return exitCode === 0;
  });
  let refused = 0;
  for (const [i, name] of shown.entries()) {
    const tampering = findTampering(name);
    if (tampering === undefined) continue;
    heading(`${i + 3}. Attack: ${tampering.title}`);
    refused += await withStage(tampering, (stage) => showRefusal(stage, print));
  }
  const isAsItMust = isVerified && refused === shown.length;
  heading(
    isAsItMust
      ? 'The good release was verified, and every attack was refused.'
      : 'The demo did not end as it must.',
  );
  return isAsItMust ? 0 : 1;
}

function describeKeys(world: World): string {
  const lines = [...world.keys].map(
    ([name, keys]) => `   ${name.padEnd(16)} ed25519 ${colors.cyan(keys.ed25519PublicKey)}`,
  );
  return `\n   Each worker implementation has keys of its own:\n\n${lines.join('\n')}\n`;
}

function describeBlob({ tasks, names }: World): string {
  const run = tasks.get(names.builds[0] ?? '')?.runs[0];
  const artifact = run?.artifacts.get(blobArtifactNames.ed25519);
  if (artifact?.storageType !== 's3' || !(artifact.content instanceof Uint8Array)) return '';
  const { taskId, runId, workerGroup, workerId, artifacts } = parseBlob(artifact.content);
  const files = Object.entries(artifacts).map(
    ([name, { sha256 = '' }]) => `     ${name.padEnd(30)} sha256 ${sha256.slice(0, 24)}…`,
  );
  const head = `   ${workerGroup}/${workerId} ran ${colors.cyan(taskId)} (run ${runId}) and signed`;
  return `\n${head}\n   ${blobArtifactNames.ed25519} with these files:\n\n${files.join('\n')}\n`;
}

async function showRefusal({ verify }: Stage, print: (text: string) => void): Promise<0 | 1> {
  const { exitCode, output } = await verify('json');
  const report = JSON.parse(output) as Report; // by its schema
  print(report.findings.map(describeFinding).join(''));
  print(`\n   ${colors.red(report.verdict.toUpperCase())}, exit status ${exitCode}\n`);
  return exitCode === 1 && report.findings.length > 0 ? 1 : 0;
}

function describeFinding({ code, link, taskId, message, expected, actual }: Finding): string {
  const facts = [['expected', expected] as const, ['actual', actual] as const];
  return [
    '',
    `   ${colors.red('✗')} ${colors.bold(code)} in ${link} ${colors.cyan(taskId)}`,
    `     ${message}`,
    ...facts.filter(([, fact]) => fact !== undefined).map(([name, fact]) => `     ${name.padEnd(9)} ${fact}`),
    '',
  ].join('\n');
}
