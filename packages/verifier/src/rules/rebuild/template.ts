import { isJsonObject, type JsonValue } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { orRefuse, Refusal, readOrRefuse } from '../../engine/refusal.js';
import type { FindingCode } from '../../explanations/findings.js';
import { show } from '../../show.js';
import type { RebuildInput } from './rebuild-input.js';

/** File of the tree that decision and action tasks are rendered from. */
const templatePath = '.taskcluster.yml';

/** Reads the template that decision tasks are created from, at the revision itself. */
export async function readTemplate(input: Pick<RebuildInput, 'evidence' | 'source'>): Promise<JsonValue> {
  const template = await readTreeFile(input, templatePath, {
    code: 'rebuild/template-missing',
    nextStep: 'A decision task cannot come from a tree without a template; find out who created it.',
  });
  if (isJsonObject(template) && template.version === 1) return template;
  throw new Refusal({
    code: 'rebuild/template-version',
    message: `${templatePath} is not of version 1, which alone is rendered with json-e`,
    where: `${templatePath}: version`,
    expected: '1',
    actual: show(isJsonObject(template) ? template.version : template),
    nextStep: 'No service creates tasks from such a template; find out who created this one.',
  });
}

/**
 * Reads a YAML file of the tree at the revision itself.
 *
 * By the full hash, never by the name that the task has for it: a tag may have been moved since.
 */
export async function readTreeFile(
  { evidence, source }: Pick<RebuildInput, 'evidence' | 'source'>,
  path: string,
  absent: { readonly code: FindingCode; readonly nextStep: string },
): Promise<JsonValue> {
  const { repository, revision } = source;
  const reading = evidence.readSourceFile(
    { repository, revision, path },
    { maxBytes: fileSizedBounds.maxBytes },
  );
  const bytes = await orRefuse(reading, {
    ...absent,
    message: `${repository} has no ${path} at ${revision}`,
  });
  return parseDocumentOf(bytes, path);
}

/** Parses a YAML document, and refuses it in this family's words where it is none. */
export function parseDocumentOf(bytes: Uint8Array, what: string): JsonValue {
  return readOrRefuse('rebuild', what, () => parseYaml(bytes, fileSizedBounds));
}
