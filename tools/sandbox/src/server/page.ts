/** One page of a listing. */
export interface Page<T> {
  readonly entries: readonly T[];
  /** For the members of an answer: absent on the last page. */
  readonly next: { readonly continuationToken?: string };
}

/**
 * The page that a request asks for with `limit` and `continuationToken`; `undefined` when one of them is malformed. The token is
 * opaque to clients: it says where the next page begins.
 */
export function pageOf<T>(
  entries: readonly T[],
  { searchParams }: URL,
  pageSize: number,
): Page<T> | undefined {
  const limit = Number(searchParams.get('limit') ?? 1000);
  const start = parseToken(searchParams.get('continuationToken'));
  if (!Number.isInteger(limit) || limit < 1 || start === undefined) return undefined;
  const end = start + Math.min(limit, pageSize);
  const isLast = end >= entries.length;
  return { entries: entries.slice(start, end), next: isLast ? {} : { continuationToken: tokenOf(end) } };
}

/** What is answered to a malformed one. */
export const malformedPage = {
  status: 400,
  code: 'InputError',
  message: 'limit or continuationToken is malformed',
};

function tokenOf(start: number): string {
  return Buffer.from(`from ${start}`).toString('base64url');
}

function parseToken(token: string | null): number | undefined {
  if (token === null) return 0;
  const match = /^from (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  return match === null ? undefined : Number(match[1]);
}
