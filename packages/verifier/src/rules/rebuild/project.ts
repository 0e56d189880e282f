import { canonicalRepositoryUrl, type Policy } from '@chain-of-trust/policy';
import {
  checkSchema,
  type Evidence,
  isJsonObject,
  type JsonValue,
  jsonValueSchema,
  recordSchema,
} from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import * as v from 'valibot';
import { orRefuse, Refusal, readOrRefuse } from '../../engine/refusal.js';
import { matchesWildcard } from '../../wildcard.js';
import { findNamedBranch } from '../source/branch.js';
import type { SourceRevision } from '../source/revision.js';

/** A project as the product's project configuration knows it. */
export interface Project {
  /** Like `mozilla-central`. */
  readonly name: string;
  /** `1`, `2` or `3`: the commit level that pushing demands. */
  readonly level: string;
}

const branchSchema = v.looseObject({
  name: v.string(),
  level: v.optional(v.union([v.number(), v.string()])),
});
const projectSchema = v.looseObject({
  access: v.optional(v.string()),
  default_branch: v.optional(v.string()),
  branches: v.optional(v.array(branchSchema)),
});
/** Other projects' entries are nobody's business here, however they look. */
const projectsSchema = recordSchema(v.string(), jsonValueSchema);

/** Finds the project of a revision's repository in the product's project configuration, by the repository's exact URL. */
export async function findProject(
  evidence: Evidence,
  policy: Policy,
  source: SourceRevision,
): Promise<Project> {
  const file = policy.projectConfiguration;
  const bytes = await orRefuse(evidence.readSourceFile(file, { maxBytes: fileSizedBounds.maxBytes }), {
    code: 'rebuild/projects-missing',
    message: `${file.repository} has no ${file.path}`,
    nextStep: 'Correct projectConfiguration in the policy.',
  });
  const projects = readOrRefuse('rebuild', file.path, () =>
    checkSchema(projectsSchema, parseYaml(bytes, fileSizedBounds), file.path),
  );
  const found = Object.entries(projects).filter(([, project]) => isOf(source, project));
  const [entry] = found;
  if (entry !== undefined && found.length === 1) {
    const [name, written] = entry;
    const what = `${file.path}: ${name}`;
    const project = readOrRefuse('rebuild', what, () => checkSchema(projectSchema, written, what));
    const level = levelOf(project, source);
    if (level !== undefined) return { name, level };
  }
  throw new Refusal({
    code: 'rebuild/project-unknown',
    message: `the project configuration does not say exactly one project and level for ${source.repository}`,
    where: file.path,
    expected:
      'one project with access scm_level_1, scm_level_2 or scm_level_3, or with a level for the branch',
    actual: `${found.length} projects`,
    nextStep: 'Add the repository, and for git the branch, to the project configuration.',
  });
}

/**
 * Mercurial repositories have one level, git repositories one for each branch: the exact name first, then the first
 * pattern that matches. What belongs to no branch has the level of the default branch.
 */
function levelOf(project: v.InferOutput<typeof projectSchema>, source: SourceRevision): string | undefined {
  if (source.type === 'hg') return project.access?.match(/^scm_level_([1-3])$/)?.[1];
  const { branches = [], default_branch: byDefault = 'main' } = project;
  const branch = findNamedBranch(source) ?? byDefault;
  const entry =
    branches.find(({ name }) => name === branch) ??
    branches.find(({ name }) => matchesWildcard(name, branch));
  const level = entry?.level === undefined ? undefined : String(entry.level);
  return level !== undefined && /^[1-3]$/.test(level) ? level : undefined;
}

function isOf({ repository, type }: SourceRevision, project: JsonValue): boolean {
  if (!isJsonObject(project) || typeof project.repo !== 'string' || project.repo_type !== type) return false;
  return canonicalRepositoryUrl(project.repo.replace(/\/+$/, '')) === repository;
}
