import { parseSync } from 'oxc-parser';

/** One import of a module, in whatever form it is written. */
export interface ModuleImport {
  /** `undefined` where it is computed. */
  readonly specifier: string | undefined;
  /** Whether the import is gone after compilation. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** A use of something that gives another answer each time. */
export interface ImpureUse {
  /** As it would be written, like `Date.now`. */
  readonly what: string;
  readonly line: number;
}

/** What the arrows need to know of one source file. */
export interface ParsedModule {
  readonly imports: readonly ModuleImport[];
  readonly impureUses: readonly ImpureUse[];
  readonly errors: readonly string[];
}

/**
 * Reads a TypeScript or JavaScript source.
 *
 * The sources are parsed rather than the compiled files: only they have type imports, and their lines are what the reader
 * of a problem wants. oxc-parser is in the tree anyway (knip uses it) and takes about a millisecond a file.
 */
export function parseModule(path: string, text: string): ParsedModule {
  const { program, errors } = parseSync(path, text);
  const imports: ModuleImport[] = [];
  const impureUses: ImpureUse[] = [];
  for (const node of nodesBelow(program)) {
    const line = text.slice(0, Number(node.start)).split('\n').length;
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line });
    const what = impureUseOf(node);
    if (what !== undefined) impureUses.push({ what, line });
  }
  return { imports, impureUses, errors: errors.map((error) => error.message) };
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function* nodesBelow(root: unknown): Generator<Node> {
  if (Array.isArray(root)) for (const item of root) yield* nodesBelow(item);
  if (!isNode(root)) return;
  yield root;
  for (const member of Object.values(root)) yield* nodesBelow(member);
}

function importOf(node: Node): Omit<ModuleImport, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: textOf(node.source), isTypeOnly: node.importKind === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isNode(node.source)) return undefined;
      return { specifier: textOf(node.source), isTypeOnly: node.exportKind === 'type' };
    case 'ImportExpression':
      return { specifier: textOf(node.source), isTypeOnly: false };
    case 'TSImportType':
      return { specifier: textOf(node.source), isTypeOnly: true };
    default:
      return undefined;
  }
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** Globals of which every member gives another answer each time, or reaches outside. */
const impureGlobals: ReadonlySet<string> = new Set(['process', 'globalThis', 'performance', 'crypto']);
const impureMembers: ReadonlySet<string> = new Set(['Date.now', 'Math.random']);

function impureUseOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const object = nameOf(node.object) ?? '';
    const member = `${object}.${nameOf(node.property) ?? textOf(node.property)}`;
    return impureGlobals.has(object) || impureMembers.has(member) ? member : undefined;
  }
  if (node.type === 'VariableDeclarator') {
    const taken = nameOf(node.init) ?? '';
    return impureGlobals.has(taken) || taken === 'Date' || taken === 'Math' ? taken : undefined;
  }
  const callee =
    node.type === 'CallExpression' || node.type === 'NewExpression' ? nameOf(node.callee) : undefined;
  if (callee === 'fetch') return 'fetch';
  const hasNoTime =
    node.type === 'CallExpression' || (Array.isArray(node.arguments) && node.arguments.length === 0);
  return callee === 'Date' && hasNoTime ? 'new Date()' : undefined;
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;
}
