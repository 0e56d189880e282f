import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError, type GeneratorErrorCode } from '../error.js';

/** What a service has answered, or that it has not. Holds no URL, as signed ones let everybody write. */
export interface Answer {
  /** HTTP status; `undefined` where no answer came. */
  readonly status: number | undefined;
  readonly reason: string;
}

/** An answer that is no success. */
export class UnexpectedAnswer extends Error implements Answer {
  readonly status: number | undefined;
  readonly reason: string;

  constructor({ status, reason }: Answer) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }
}

/** Whether the same request may succeed later. */
export function isPassing({ status }: Answer): boolean {
  return status === undefined || status >= 500 || status === 429 || status === 408;
}

/** What went wrong with one artifact. */
export function uploadError(name: string, error: unknown): GeneratorError {
  if (error instanceof GeneratorError) return error;
  const answer: Answer =
    error instanceof UnexpectedAnswer ? error : { status: undefined, reason: reasonOf(error) };
  const code = codeOf(answer);
  const status = answer.status === undefined ? '' : ` (${answer.status})`;
  return new GeneratorError({
    code,
    message: `${JSON.stringify(name)} was not uploaded${status}: ${answer.reason}`,
    nextStep: nextSteps[code],
    facts: { name, status: answer.status },
  });
}

type UploadErrorCode = Extract<GeneratorErrorCode, `generator-upload-${string}`>;

function codeOf(answer: Answer): UploadErrorCode {
  if (isPassing(answer)) return 'generator-upload-unavailable';
  return answer.status === 409 ? 'generator-upload-conflict' : 'generator-upload-refused';
}

const nextSteps: Readonly<Record<UploadErrorCode, string>> = {
  'generator-upload-unavailable':
    'Upload again when the queue and its store answer; artifacts that are there already do no harm.',
  'generator-upload-conflict':
    'Upload each artifact once, with one storage type, while the run is running and before it is reported as completed.',
  'generator-upload-refused':
    'Use the credentials of the claimed task or its proxy, an expiry that is not after that of the task, and a storage type that the deployment has.',
};
