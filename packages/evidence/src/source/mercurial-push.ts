import { checkSchema, type JsonValue, type Push, type RevisionReference } from '@chain-of-trust/types';
import * as v from 'valibot';
import type { HttpContext } from '../http/exchange.js';
import { evidenceError } from '../http/failure.js';
import { readBytes } from '../http/read.js';
import { parseDocument } from '../taskcluster/api.js';
import { pushLogUrl } from './repository-url.js';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/, 'is not a changeset hash'));

const pushLogSchema = v.object({
  pushes: v.record(
    v.pipe(v.string(), v.digits()),
    v.object({
      user: v.string(),
      date: v.pipe(v.number(), v.minValue(0)),
      changesets: v.pipe(
        v.array(
          v.object({
            node: hash,
            parents: v.optional(v.array(hash)),
            desc: v.string(),
            branch: v.optional(v.string()),
          }),
        ),
        v.minLength(1),
      ),
    }),
  ),
});

/**
 * Finds the push that brought a revision into a Mercurial repository, in the server's pushlog (version 2, full).
 *
 * The push does hold the changeset that the revision names, if the revision is a hash or the start of one.
 *
 * @throws EvidenceError `evidence-not-found` for an unknown revision, `evidence-malformed` unless the answer is
 *   exactly one push, `evidence-unsupported`, and what every read throws
 * @see mozilla/version-control-tools `hgext/pushlog`, web command `json-pushes`
 */
export async function findPush(http: HttpContext, reference: RevisionReference): Promise<Push> {
  const url = pushLogUrl(reference);
  const bytes = await readBytes(http, { url }, http.limits.maxJsonBytes);
  const pushes = parseDocument(url, bytes, toPushes);
  const [push] = pushes;
  if (push === undefined || pushes.length > 1) {
    throw evidenceError('evidence-malformed', { url, message: `expected one push, got ${pushes.length}` });
  }
  const isNamed = push.changesets.some(({ node }) => node.startsWith(reference.revision));
  if (isNamed || !/^[0-9a-f]{12,40}$/.test(reference.revision)) return push;
  const message = `expected the push of ${reference.revision}, got one without it`;
  throw evidenceError('evidence-malformed', { url, message });
}

function toPushes(value: JsonValue): readonly Push[] {
  const { pushes } = checkSchema(pushLogSchema, value, 'pushlog');
  return Object.entries(pushes).flatMap(([pushId, { user, date, changesets }]) => {
    const [first, ...others] = changesets.map(({ node, parents = [], desc, branch }) => ({
      node,
      parents,
      description: desc,
      branch,
    }));
    return first === undefined ? [] : [{ pushId, user, date, changesets: [first, ...others] as const }];
  });
}
