// Writes the manual pages of the programs, from the very definitions that read their command lines.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

/** Text of a page: nothing in it is a request or an escape of roff. */
function text(content) {
  return content
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^([.'])/gm, '\\&$1')
    .replace(/[^\n -~]/gu, (character) => `\\[u${hexOf(character)}]`);
}

function hexOf(character) {
  return character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
}

/** The argument of a macro. */
function quoted(content) {
  return `"${text(content).replaceAll('"', '\\(dq')}"`;
}

function* optionsOf(command) {
  for (const { flags, description, argChoices, defaultValue, hidden } of command.options) {
    if (hidden) continue;
    const choices = argChoices === undefined ? '' : ` One of: ${argChoices.join(', ')}.`;
    const fallback = typeof defaultValue === 'string' ? ` Default: ${defaultValue}.` : '';
    yield '.TP';
    yield `.B ${quoted(flags)}`;
    yield text(`${description}${/[.…]$/.test(description) ? '' : '.'}${choices}${fallback}`);
  }
}

function usageOf(command, name) {
  const args = command.registeredArguments.map((argument) => {
    const shown = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${shown}>` : `[${shown}]`;
  });
  return [name, ...args, '[options]'].join(' ');
}

function* sectionOf(command, name) {
  const below = command.createHelp().visibleCommands(command);
  for (const each of below) yield* sectionOf(each, `${name} ${each.name()}`);
  if (below.length > 0) return;
  yield `.SS ${quoted(usageOf(command, name))}`;
  yield text(command.description());
  yield* optionsOf(command);
  const example = exampleOf(command);
  if (example === undefined) return;
  yield '.PP';
  yield 'Example:';
  yield '.PP';
  yield '.nf';
  yield text(example);
  yield '.fi';
}

/** What the help of a command says under "Example:". */
function exampleOf(command) {
  let shown = '';
  command.configureOutput({ writeOut: (part) => (shown += part) });
  command.outputHelp();
  return /^Examples?:\n((?: {2}.*\n?)+)/m.exec(shown)?.[1]?.trimEnd();
}

/** @returns a page of section 1 */
function pageOf(program, version) {
  const name = program.name();
  const below = program.createHelp().visibleCommands(program);
  const lines = [
    `.TH ${quoted(name)} 1 "" ${quoted(`chain-of-trust ${version}`)} "Chain of Trust"`,
    '.SH NAME',
    `${text(name)} \\- ${text(program.description())}`,
    '.SH SYNOPSIS',
    `.B ${text(name)}`,
    below.length > 0 ? '.I command\n[\\fIoptions\\fR]' : text(usageOf(program, '').trim()),
    ...(below.length > 0
      ? ['.SH COMMANDS', ...below.flatMap((each) => [...sectionOf(each, `${name} ${each.name()}`)])]
      : ['.SH OPTIONS', ...optionsOf(program)]),
    '.SH EXIT STATUS',
    ...[
      ['0', 'verified, or done'],
      ['1', 'refused'],
      ['2', 'wrong usage or configuration'],
      ['3', 'could not find out: the network or a service failed'],
    ].flatMap(([status, meaning]) => ['.TP', `.B ${status}`, text(meaning)]),
    '.SH ENVIRONMENT',
    ...[
      ['TASKCLUSTER_ROOT_URL', 'the deployment, where no option and no configuration names one'],
      [
        'TASKCLUSTER_CLIENT_ID, TASKCLUSTER_ACCESS_TOKEN, TASKCLUSTER_CERTIFICATE',
        'credentials for private artifacts',
      ],
      ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'proxies of the network'],
      ['NODE_EXTRA_CA_CERTS', 'a file of further certificate authorities'],
      ['NO_COLOR, FORCE_COLOR', 'whether output has colors'],
    ].flatMap(([variables, meaning]) => ['.TP', `.B ${text(variables)}`, text(meaning)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes a page for each program into a folder. */
export function writeManPages(programs, version, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const program of programs) writeFileSync(`${folder}${program.name()}.1`, pageOf(program, version));
}
