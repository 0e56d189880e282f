import { isJsonObject, type JsonValue } from '@chain-of-trust/types';
import { load } from 'js-yaml';
import { describeEdit, type Edit, editsOf, formatEdited } from '../edit.js';
import { type GoodChain, type Mutant, showPath } from '../mutant.js';
import { taskOf } from './stored.js';

/** Edits of the YAML files of every repository: the templates of decision tasks, and the configuration of projects. */
export function sourceMutants(chain: GoodChain): Mutant[] {
  const { world } = chain;
  const raw = { url: '', files: world.rawFiles };
  return [...world.repositories.values(), ...world.gitHub.values(), raw].flatMap((tree) =>
    [...tree.files].flatMap(([path, content]) => fileMutants(chain, tree, path, content)),
  );
}

/** Files of one repository. */
interface Tree {
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  /** To hashes. */
  readonly tags?: ReadonlyMap<string, string>;
}

function fileMutants(chain: GoodChain, tree: Tree, path: string, content: Uint8Array): Mutant[] {
  if (!path.endsWith('.yml')) return [];
  const value = load(Buffer.from(content).toString()) as JsonValue; // YAML of plain values
  const name = path.slice(path.lastIndexOf('/') + 1);
  const own = new Set([...chain.world.repositories.keys(), ...chain.world.gitHub.keys()].map(projectOf));
  return editsOf(value).map((edit) => ({
    document: documentOf(chain, tree, path, name),
    mode: 'in the tree',
    path: name === 'projects.yml' ? showProject(edit.path, own) : showPath(edit.path, chain),
    operation: edit.operation,
    description: `${path.slice(0, 12)}: ${describeEdit(edit)}`,
    async apply() {
      const text = formatEdited(value, edit);
      if (text === undefined) return false;
      tree.files.set(path, Buffer.from(text));
      return true;
    },
  }));
}

/** A template is used for the events of the tasks of its revision, and a cron configuration for cron jobs only. */
function documentOf({ world, links }: GoodChain, tree: Tree, path: string, name: string): string {
  const revision = path.slice(0, path.indexOf('/'));
  const definitions = links.map(({ taskId }) => taskOf(world, taskId).definition);
  const found = definitions.flatMap(({ payload, extra }) => {
    const event = isJsonObject(extra) ? extra.tasks_for : undefined;
    return typeof event === 'string' && isOfRevision(payload, tree, revision) ? [event] : [];
  });
  const events = [...new Set(found)].sort();
  if (name === '.cron.yml') return events.includes('cron') ? name : `unused ${name}`;
  if (name !== '.taskcluster.yml') return name;
  return events.length === 0 ? `unused ${name}` : `${name} (${events.join(', ')})`;
}

function isOfRevision(payload: JsonValue | undefined, { url, tags }: Tree, revision: string): boolean {
  const variables = isJsonObject(payload) && isJsonObject(payload.env) ? payload.env : {};
  return Object.entries(variables).some(([name, value]) => {
    const source = variables[name.replace(/_HEAD_REV$/, '_HEAD_REPOSITORY')];
    const hash = tags?.get(String(value)) ?? value;
    return name.endsWith('_HEAD_REV') && hash === revision && source === url;
  });
}

/** A project is named as the last part of its repository's URL. */
function projectOf(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** What is said of the repositories of the chain is of another interest than what is said of others. */
function showProject([project, ...rest]: Edit['path'], own: ReadonlySet<string>): string {
  if (project === undefined) return '';
  return [own.has(String(project)) ? 'own' : 'other', ...rest].join('/');
}
