import { type BenchResult, type Row, rounded } from '../result.js';
import { withWorldServer } from '../world-server/start.js';
import { oursFor } from './contenders.js';
import { cellsOf, measureInTurn } from './measure.js';

/** How the cost of one verification grows with the number of upstream tasks, as the whole command. */
export async function benchScale(options: {
  readonly runs: number;
  readonly tasks: readonly number[];
}): Promise<BenchResult> {
  const rows: Row[] = [];
  for (const tasks of options.tasks) {
    const world = { builds: tasks, artifactsPerBuild: 1, artifactBytes: 1024, taskGraphTasks: tasks + 100 };
    const [figures] = await withWorldServer({ world }, (server) =>
      measureInTurn([oursFor(server)], server, options.runs),
    );
    if (figures === undefined) throw new TypeError('one figure for each program');
    rows.push({
      'upstream tasks': tasks,
      ...cellsOf(figures),
      'requests per task': rounded(figures.requests / tasks),
      'CPU ms per task': rounded(figures.cpuMs / tasks),
    });
  }
  return { name: 'scale', rows, targets: [] };
}
