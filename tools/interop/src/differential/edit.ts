import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '@chain-of-trust/types';

/** Where in a document: names of members and positions in lists. */
export type Path = readonly (string | number)[];

/** What is done at a path. `add` gives the object or list there one more member. */
export type Edit =
  | { readonly path: Path; readonly operation: 'change' | 'retype'; readonly value: JsonValue }
  | { readonly path: Path; readonly operation: 'remove' }
  | { readonly path: Path; readonly operation: 'add'; readonly name?: string; readonly value: JsonValue }
  /** The member stands there twice, with another value first or last. */
  | {
      readonly path: Path;
      readonly operation: 'duplicate';
      readonly value: JsonValue;
      readonly isFirst: boolean;
    };

/** Every edit of every field of a document, in document order. */
export function editsOf(document: JsonValue): Edit[] {
  return [...walk(document, [])];
}

function* walk(value: JsonValue, path: Path): Generator<Edit> {
  if (path.length > 0) yield { path, operation: 'remove' };
  for (const changed of otherThan(value, changesOf(value)))
    yield { path, operation: 'change', value: changed };
  for (const retyped of otherThan(value, retypesOf(value)))
    yield { path, operation: 'retype', value: retyped };
  if (isJsonObject(value)) {
    yield { path, operation: 'add', name: 'added', value: 'x' };
    for (const [name, member] of Object.entries(value)) {
      const inner = [...path, name];
      const [other = 'other'] = otherThan(member, changesOf(member));
      yield { path: inner, operation: 'duplicate', value: other, isFirst: true };
      yield { path: inner, operation: 'duplicate', value: other, isFirst: false };
      yield* walk(member, inner);
    }
  } else if (Array.isArray(value)) {
    yield { path, operation: 'add', value: value[0] ?? 'added' };
    yield { path, operation: 'add', value: 'added' };
    for (const [i, item] of value.entries()) yield* walk(item, [...path, i]);
  }
}

/** An edit that changes nothing is none. */
function otherThan(value: JsonValue, others: readonly JsonValue[]): JsonValue[] {
  return others.filter((other) => !jsonEqual(other, value));
}

/** Other values of the same type. */
function changesOf(value: JsonValue): JsonValue[] {
  if (typeof value === 'string') return value === '' ? ['x'] : [`${value}x`, '', `X${value.slice(1)}`];
  if (typeof value === 'number') return [value + 1, -1];
  if (typeof value === 'boolean') return [!value];
  if (Array.isArray(value) && value.length > 1) return [[...value].reverse()];
  return [];
}

/** Values of other types, some of which a careless comparison takes for the same. */
function retypesOf(value: JsonValue): JsonValue[] {
  if (typeof value === 'string') return [[value], null, {}, [], true, 'null', ...numberOf(value)];
  if (typeof value === 'number') return [String(value), value === 1, value + 0.5, null, [value]];
  if (typeof value === 'boolean') return [Number(value), String(value), null, {}];
  if (value === null) return ['null', {}, false];
  return Array.isArray(value) ? [{}, null, 'null', ...value.slice(0, 1)] : [[], null, 'null', [value]];
}

function numberOf(text: string): number[] {
  return /^\d{1,15}$/.test(text) ? [Number(text)] : [];
}

/** The document after an edit; `undefined` where the path is not in it, or where no value can show the edit. */
export function applyEdit(document: JsonValue, edit: Edit): JsonValue | undefined {
  if (edit.operation === 'duplicate') return undefined;
  return applyAt(document, edit.path, edit);
}

function applyAt(value: JsonValue, path: Path, edit: Edit): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return applyHere(value, edit);
  const isRemoval = edit.operation === 'remove' && rest.length === 0;
  if (typeof key === 'number') {
    const item = Array.isArray(value) ? (value as readonly JsonValue[])[key] : undefined; // isArray loses readonly
    if (!Array.isArray(value) || item === undefined) return undefined;
    if (isRemoval) return value.toSpliced(key, 1);
    const edited = applyAt(item, rest, edit);
    return edited === undefined ? undefined : value.with(key, edited);
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
  if (isRemoval) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  const edited = applyAt(value[key] as JsonValue, rest, edit); // it has the member
  return edited === undefined ? undefined : replaceMember(value, key, edited);
}

/** Keeps the order of members, so that texts differ in nothing else. */
function replaceMember(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, old]) => [name, name === key ? value : old]));
}

function applyHere(value: JsonValue, edit: Edit): JsonValue | undefined {
  if (edit.operation === 'change' || edit.operation === 'retype') return edit.value;
  if (edit.operation !== 'add') return undefined;
  if (Array.isArray(value)) return [...(value as readonly JsonValue[]), edit.value]; // isArray loses readonly
  return isJsonObject(value) ? { ...value, [edit.name ?? 'added']: edit.value } : undefined;
}

/** The document's text after an edit, which can also show a member twice. YAML parsers read it too. */
export function formatEdited(document: JsonValue, edit: Edit): string | undefined {
  if (edit.operation === 'duplicate') return format(document, edit.path, edit);
  const edited = applyEdit(document, edit);
  return edited === undefined ? undefined : format(edited);
}

function format(value: JsonValue, path?: Path, edit?: Edit & { operation: 'duplicate' }): string {
  if (Array.isArray(value))
    return `[${value.map((item, i) => (i === path?.[0] ? format(item, path.slice(1), edit) : format(item))).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const shown = (content: string) => `${JSON.stringify(name)}: ${content}`;
    if (name !== path?.[0]) return [shown(format(member))];
    if (path.length > 1) return [shown(format(member, path.slice(1), edit))];
    const both = [shown(format(edit?.value ?? null)), shown(format(member))];
    return edit?.isFirst === true ? both : both.reverse();
  });
  return `{${members.join(', ')}}`;
}

/** One line about an edit, like `change payload/command/0 to "x"`. */
export function describeEdit(edit: Edit): string {
  const value = 'value' in edit ? JSON.stringify(edit.value) : '';
  const shown = value.length > 60 ? `${value.slice(0, 59)}…` : value;
  if (edit.operation === 'remove') return 'remove';
  if (edit.operation === 'add') return `add ${edit.name === undefined ? '' : `${edit.name}: `}${shown}`;
  if (edit.operation === 'duplicate') return `duplicate, ${edit.isFirst ? 'first' : 'last'} ${shown}`;
  return `${edit.operation} to ${shown}`;
}
