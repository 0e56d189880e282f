import type { Policy } from '@chain-of-trust/policy';
import { checkSchema, DocumentError, type Evidence, recordSchema } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import * as v from 'valibot';
import { orRefuse, Refusal, refusalOfDocument } from '../../engine/refusal.js';
import type { Project } from './rebuild-input.js';

const projectsSchema = recordSchema(
  v.string(),
  v.looseObject({ repo: v.string(), access: v.optional(v.string()) }),
);

/** Finds the project of a repository in the product's project configuration, by the repository's exact URL. */
export async function findProject(evidence: Evidence, policy: Policy, repository: string): Promise<Project> {
  const file = policy.projectConfiguration;
  const bytes = await orRefuse(evidence.readSourceFile(file, { maxBytes: fileSizedBounds.maxBytes }), {
    code: 'rebuild/projects-missing',
    message: `${file.repository} has no ${file.path}`,
    nextStep: 'Correct projectConfiguration in the policy.',
  });
  const found = Object.entries(parseProjects(bytes, file.path)).filter(
    ([, project]) => project.repo === repository,
  );
  const [entry] = found;
  const level = entry?.[1].access?.match(/^scm_level_([1-3])$/)?.[1];
  if (entry !== undefined && found.length === 1 && level !== undefined) return { name: entry[0], level };
  throw new Refusal({
    code: 'rebuild/project-unknown',
    message: `the project configuration does not say exactly one project and level for ${repository}`,
    where: file.path,
    expected: 'one project with access scm_level_1, scm_level_2 or scm_level_3',
    actual: `${found.length} projects`,
    nextStep: 'Add the repository to the project configuration.',
  });
}

function parseProjects(bytes: Uint8Array, what: string): v.InferOutput<typeof projectsSchema> {
  try {
    return checkSchema(projectsSchema, parseYaml(bytes, fileSizedBounds), what);
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(refusalOfDocument(error, 'rebuild', what));
    throw error;
  }
}
