import { type SandboxTask, signRun } from '@chain-of-trust/sandbox';
import { isJsonObject, type JsonValue, type LinkReport } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import { describeEdit, type Edit, editsOf, formatEdited } from '../edit.js';
import { type GoodChain, type Mutant, showPath } from '../mutant.js';
import { byteEdits } from './byte-edits.js';
import { isFinished, readStored, taskOf, writeStored } from './stored.js';

const documents = ['public/task-graph.json', 'public/actions.json', 'public/parameters.yml'];

/** Edits of everything that tasks have published: what decision tasks say, and the files that are taken. */
export function artifactMutants(chain: GoodChain): Mutant[] {
  const { world, links } = chain;
  return links.flatMap((link) => {
    const task = taskOf(world, link.taskId);
    if (!isFinished(task)) return [];
    const parsed = documents.flatMap((name) => documentMutants(chain, { task, link, name }));
    const names = [...(task.runs.at(-1)?.artifacts.keys() ?? [])].filter(isOutput);
    return [...parsed, ...names.flatMap((name) => fileMutants({ task, link, name }))];
  });
}

interface About {
  readonly task: SandboxTask;
  readonly link: LinkReport;
  readonly name: string;
}

function isOutput(name: string): boolean {
  return !documents.includes(name) && !/^public\/(?:logs\/|chain-of-trust|chainOfTrust)/.test(name);
}

function documentMutants(chain: GoodChain, { task, name, link }: About): Mutant[] {
  const { world, links } = chain;
  const taskIds = new Set(links.map(({ taskId }) => taskId));
  const content = readStored(task, name);
  if (content === undefined) return [];
  const value = load(Buffer.from(content).toString()) as JsonValue; // JSON, or YAML of plain values
  const edits = editsOf(value).filter((edit) => isOfInterest(edit, taskIds, value));
  const mode = (modeName: string, isSigned: boolean) =>
    edits.map(
      (edit): Mutant => ({
        document: documentOf(chain, link, name),
        mode: modeName,
        path: showPath(showAction(chain, value, edit.path), chain),
        operation: edit.operation,
        description: `${link.name}: ${describeEdit(edit)}`,
        async apply() {
          const text = formatEdited(value, edit);
          if (text === undefined) return false;
          writeStored(task, name, Buffer.from(text));
          if (isSigned) await signRun(world, task);
          return true;
        },
      }),
    );
  return [...mode('published so', true), ...mode('at rest', false)];
}

/** What an action is rebuilt from is of another interest than what nobody reads. */
function documentOf({ links }: GoodChain, { taskId }: LinkReport, name: string): string {
  const shown = name.replace('public/', '');
  const hasAction = links.some(
    ({ taskType, upstream }) => taskType === 'action' && upstream.some((each) => each.taskId === taskId),
  );
  return hasAction || name === 'public/task-graph.json' ? shown : `unused ${shown}`;
}

/** Of the actions on a graph, only those that the chain has tasks of are of interest. */
function showAction({ world, links }: GoodChain, document: JsonValue, path: Edit['path']): Edit['path'] {
  const [member, position, ...rest] = path;
  if (member !== 'actions' || typeof position !== 'number') return path;
  const actions = isJsonObject(document) && Array.isArray(document.actions) ? document.actions : [];
  const shown = JSON.stringify((actions as readonly JsonValue[])[position]); // isArray loses the type
  const tasks = links
    .filter(({ taskType }) => taskType === 'action')
    .map(({ taskId }) => taskOf(world, taskId));
  const isUsed = tasks.some(({ definition: { payload } }) => {
    const env = isJsonObject(payload) && isJsonObject(payload.env) ? payload.env : {};
    return shown.includes(`"cb_name":${JSON.stringify(env.ACTION_CALLBACK ?? '')}`);
  });
  return [member, isUsed ? 'used' : 'unused', ...rest];
}

/** Of a large task graph, the entries of the chain and one other are enough. */
function isOfInterest({ path }: Edit, taskIds: ReadonlySet<string>, document: JsonValue): boolean {
  const [first] = path;
  if (first === undefined || !isJsonObject(document)) return true;
  const others = Object.keys(document).filter((key) => !taskIds.has(key));
  const isGraph = others.length < Object.keys(document).length;
  return !isGraph || taskIds.has(String(first)) || first === others[0];
}

function fileMutants({ task, link, name }: About): Mutant[] {
  const isTaken = link.artifacts.includes(name);
  const edits = isTaken ? byteEdits : byteEdits.slice(0, 1); // nobody fetches the others
  return edits.map(({ name: description, change }) => ({
    document: isTaken ? 'taken artifact' : 'other artifact',
    mode: 'at rest',
    path: name,
    operation: 'change',
    description: `${link.name}: ${description}`,
    async apply() {
      const content = readStored(task, name);
      if (content === undefined) return false;
      const changed = change(content);
      if (changed === undefined) task.runs.at(-1)?.artifacts.delete(name);
      else writeStored(task, name, changed);
      return true;
    },
  }));
}
