import {
  type ArtifactDescription,
  type Commit,
  checkSchema,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Push,
  type Release,
  type TaskDefinition,
  type TaskStatus,
  toTaskDefinition,
  toTaskStatus,
} from '@chain-of-trust/types';
import * as v from 'valibot';

// What was written down is as hostile as a service: what a file answers has the promised shape, or is refused.

const text = v.string();
const listing = v.array(
  v.strictObject({
    name: text,
    storageType: v.picklist(['s3', 'object', 'reference', 'link', 'error']),
    contentType: v.exactOptional(text),
    expires: v.exactOptional(text),
  }),
);
const changeset = v.strictObject({
  node: text,
  parents: v.array(text),
  description: text,
  branch: v.exactOptional(text),
});
const push = v.strictObject({
  pushId: text,
  user: text,
  date: v.number(),
  changesets: v.pipe(v.array(changeset), v.minLength(1)),
});
const commit = v.strictObject({
  sha: text,
  parents: v.array(text),
  message: text,
  authorLogin: v.exactOptional(text),
  committerLogin: v.exactOptional(text),
  authorName: v.exactOptional(text),
});
const release = v.strictObject({ tag: text, targetCommitish: text, publishedAt: text, authorLogin: text });

// A member that is not there reads as undefined, which is what these types say of it.
const typed =
  <T>(schema: v.GenericSchema, what: string) =>
  (value: JsonValue): T =>
    checkSchema(schema, value, what) as T;

/** What each kind of answer is; each throws DocumentError for anything else. */
export const answerTypes = {
  taskDefinition: (value: JsonValue): TaskDefinition => toTaskDefinition(value),
  taskStatus: (value: JsonValue): TaskStatus => toTaskStatus(value),
  listArtifacts: typed<readonly ArtifactDescription[]>(listing, 'artifact listing'),
  findIndexedTask: typed<string>(text, 'taskId'),
  findPush: typed<Push>(push, 'push'),
  findCommit: typed<Commit>(commit, 'commit'),
  isOnBranch: typed<boolean>(v.boolean(), 'answer'),
  findDefaultBranch: typed<string>(text, 'branch'),
  findRelease: typed<Release>(release, 'release'),
  findPullRequest: typed<JsonObject>(v.custom(isObject, 'is no object'), 'pull request'),
} as const;

function isObject(value: unknown): boolean {
  return isJsonObject(value as JsonValue); // parsed from JSON
}
