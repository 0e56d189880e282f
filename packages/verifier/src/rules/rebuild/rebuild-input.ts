import type { TaskDefinition } from '@chain-of-trust/types';
import type { SourceRevision } from '../source/revision.js';

/** A project as the product's project configuration knows it. */
export interface Project {
  /** Like `mozilla-central`. */
  readonly name: string;
  /** `1`, `2` or `3`: the commit level that pushing demands. */
  readonly level: string;
}

/** What the context of a decision task is made of. */
export interface RebuildInput {
  readonly task: TaskDefinition;
  readonly source: SourceRevision;
  readonly project: Project;
}
