import type { Argument, Command, Option } from 'commander';

/** What can stand at a place of the command line, or which kind of file. */
export type Completion =
  | { readonly value: string; readonly description: string }
  | { readonly files: 'any' | 'folders' };

/**
 * What can stand in place of the last word, by the very program that will read the line: options and commands that exist
 * are all there, and no others.
 *
 * @param words - what follows the name of the program, the last one unfinished and maybe empty
 */
export async function completionsOf(
  program: Command,
  words: readonly string[],
): Promise<readonly Completion[]> {
  const current = words.at(-1) ?? '';
  const { command, awaiting, given } = readLine(program, words.slice(0, -1));
  if (awaiting !== undefined) return startingWith(current, await valuesOf(awaiting));
  if (current.startsWith('-')) return startingWith(current, optionsOf(command));
  const commands = command.createHelp().visibleCommands(command);
  const names = commands.map((each) => ({ value: each.name(), description: each.description() }));
  return startingWith(current, [...names, ...(await argumentsOf(command, given))]);
}

interface Line {
  readonly command: Command;
  /** An option whose value comes next. */
  readonly awaiting: Option | undefined;
  /** Arguments of the command so far. */
  readonly given: number;
}

function readLine(program: Command, words: readonly string[]): Line {
  let line: Line = { command: program, awaiting: undefined, given: 0 };
  for (const word of words) line = read(line, word);
  return line;
}

function read({ command, awaiting, given }: Line, word: string): Line {
  if (awaiting !== undefined) return { command, awaiting: undefined, given };
  const option = command.options.find(({ long, short }) => word === long || word === short);
  if (option !== undefined) return { command, awaiting: option.required ? option : undefined, given };
  if (word.startsWith('-')) return { command, awaiting: undefined, given };
  const below = command.commands.find((each) => each.name() === word);
  return below === undefined
    ? { command, awaiting: undefined, given: given + 1 }
    : { command: below, awaiting: undefined, given: 0 };
}

function optionsOf(command: Command): readonly Completion[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map(({ long, short, description }) => ({ value: long ?? short ?? '', description }));
}

async function argumentsOf(command: Command, given: number): Promise<readonly Completion[]> {
  const { registeredArguments: all } = command;
  const last = all.at(-1);
  const argument = all[given] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : valuesOf(argument);
}

/** The choices, or what is known by the name of the value; or files, where that says that it is one. */
async function valuesOf(of: Option | Argument): Promise<readonly Completion[]> {
  if (of.argChoices !== undefined)
    return of.argChoices.map((value) => ({ value, description: of.description }));
  const name = 'flags' in of ? (/<(.+?)(?:\.\.\.)?>/.exec(of.flags)?.[1] ?? '') : of.name();
  const known = knownValues[name];
  if (known !== undefined) return await known();
  if (/folder|homedir/.test(name)) return [{ files: 'folders' }];
  return /file|path|socket|bundle/.test(name) ? [{ files: 'any' }] : [];
}

/** What takes long to know is found out only where it is asked for. */
const knownValues: Readonly<Record<string, () => Promise<readonly Completion[]>>> = {
  code: async () => {
    const { allEntries } = await import('../explain/entries.js');
    return allEntries().map(({ code, title }) => ({ value: code, description: title }));
  },
  product: async () => {
    const { productNames } = await import('@chain-of-trust/policy');
    return productNames().map((value) => ({ value, description: 'a shipped product' }));
  },
};

function startingWith(current: string, completions: readonly Completion[]): readonly Completion[] {
  return completions.filter((each) => 'files' in each || each.value.startsWith(current));
}
