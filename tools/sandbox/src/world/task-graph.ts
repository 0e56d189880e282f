import type { JsonObject } from '@chain-of-trust/types';

/** One task of a graph before it is created. */
export interface GraphEntry {
  readonly taskId: string;
  readonly task: JsonObject;
}

/** The document `public/task-graph.json`: what a decision task has decided. */
export function taskGraphOf(entries: readonly GraphEntry[]): JsonObject {
  return Object.fromEntries(
    entries.map(({ taskId, task }) => {
      const { tags } = task as { tags: { label: string; kind: string } }; // made by this package
      const dependencies = Object.fromEntries(
        (task.dependencies as string[]).map((id, i) => [`dependency-${i}`, id]),
      );
      const attributes = { kind: tags.kind, run_on_projects: ['all'] };
      return [
        taskId,
        {
          attributes,
          dependencies,
          kind: tags.kind,
          label: tags.label,
          optimization: null,
          task,
          task_id: taskId,
        },
      ];
    }),
  );
}
