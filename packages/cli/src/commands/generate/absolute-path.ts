import { isAbsolute } from 'node:path';
import * as v from 'valibot';

/** A path on the worker. A relative one would mean the folder that whoever serves was started in: never guessed. */
export const absolutePathSchema = v.pipe(
  v.string(),
  v.description('An absolute path'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed && !(isAbsolute(dataset.value) && !dataset.value.includes('\0')))
      addIssue({ message: 'is not an absolute path' });
  }),
);
