/** Ways to ask about tasks. */
export interface WaysToAsk<T> {
  /** What is known of as many of these tasks as the service says something about. A failure stands for "of none". */
  readonly together: (taskIds: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  readonly alone: (taskId: string) => Promise<T>;
}

/**
 * Fewer tasks than this are asked about one by one: their requests go out side by side, over connections that are wanted
 * later, and no deployment without the other way is troubled for them.
 */
const leastTogether = 8;

/** One answer holds this many tasks, so that it stays small enough to be read at once. */
const mostTogether = 50;

/**
 * Answers each question as `alone` would, with fewer requests where many tasks are asked about in one turn of the event loop.
 *
 * Asking together only ever saves: a task of which nothing came back that way, for whatever reason, is asked about
 * alone, and what comes of that is the answer, failures included. After the first time that it failed as a whole, as it
 * does where a deployment is older than it, it is not tried again.
 */
export function askTogether<T>({ together, alone }: WaysToAsk<T>): (taskId: string) => Promise<T> {
  let waiting: Question<T>[] = [];
  let isOffered = true;

  async function ask(questions: readonly Question<T>[]): Promise<void> {
    const answers = await together([...new Set(questions.map(({ taskId }) => taskId))]).catch(() => {
      isOffered = false;
      return new Map<string, T>();
    });
    for (const { taskId, resolve } of questions) resolve(answers.get(taskId) ?? alone(taskId));
  }

  function askWaiting(): void {
    const questions = waiting;
    waiting = [];
    for (const group of groupsOf(questions)) {
      if (isOffered && group.length >= leastTogether) void ask(group);
      else for (const { taskId, resolve } of group) resolve(alone(taskId));
    }
  }

  return (taskId) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(askWaiting);
      waiting.push({ taskId, resolve });
    });
}

interface Question<T> {
  readonly taskId: string;
  readonly resolve: (answer: Promise<T> | T) => void;
}

/** As few groups as there can be, of about the same size. */
function groupsOf<T>(questions: readonly T[]): T[][] {
  const size = Math.ceil(questions.length / Math.ceil(questions.length / mostTogether));
  const groups: T[][] = [];
  for (let start = 0; start < questions.length; start += size)
    groups.push(questions.slice(start, start + size));
  return groups;
}
