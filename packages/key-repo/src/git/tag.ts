import { KeyRepoError } from '../error.js';

/** An annotated tag as it is written; nothing is verified. */
export interface TagObject {
  /** Of the object that is tagged. */
  readonly target: string;
  readonly targetType: string;
  /** The name in the object, which the signature covers, unlike that of the ref. */
  readonly name: string;
  readonly tagger: string;
  readonly taggedAt: Date;
  /** What the signature covers. */
  readonly signed: Uint8Array;
  /** Armored; `undefined` where the tag is not signed at all. */
  readonly signature: string | undefined;
}

const signatureLine = /^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$/gm;

const otherFormats: Readonly<Record<string, string>> = {
  'PGP MESSAGE': 'an OpenPGP message, not a signature',
  'SSH SIGNATURE': 'an ssh signature',
  'SIGNED MESSAGE': 'an x509 signature',
};

/**
 * Takes a tag object apart.
 *
 * @throws KeyRepoError `key-repo-tag-malformed`; `key-repo-tag-format` for signatures of ssh and x509;
 *   `key-repo-tag-several` when more than one signature begins in it
 * @see git documentation, `git-mktag`; `gitformat-signature`, "TAG SIGNATURES"
 */
export function parseTag(content: Uint8Array): TagObject {
  const text = decode(content);
  const [, target, targetType, name, tagger, seconds] =
    /^object ([0-9a-f]{40}|[0-9a-f]{64})\ntype ([a-z]+)\ntag ([^\n]+)\ntagger ([^\n]*) (\d{1,12}) [+-]\d{4}\n\n/.exec(
      text,
    ) ?? [];
  if (target === undefined || targetType === undefined || name === undefined || tagger === undefined)
    throw malformed('its headers are not those of git');
  const starts = [...text.matchAll(signatureLine)];
  const [first, second] = starts;
  if (second !== undefined) throw several();
  const format = first?.[1] ?? '';
  if (Object.hasOwn(otherFormats, format)) throw otherFormat(name, otherFormats[format] ?? format);
  const end = first?.index ?? text.length;
  return {
    target,
    targetType,
    name,
    tagger,
    taggedAt: new Date(Number(seconds) * 1000),
    signed: Buffer.from(text.slice(0, end), 'utf8'),
    signature: first === undefined ? undefined : text.slice(end),
  };
}

/** Bytes that are no UTF-8 would not be the signed ones after they were read as text. */
function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw malformed('it is not UTF-8', cause);
  }
}

function malformed(what: string, cause?: unknown): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-malformed',
    message: `the tag is malformed: ${what}`,
    nextStep: 'Make the tag again, with git tag --sign.',
    cause,
  });
}

function several(): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-several',
    message: 'more than one signature begins in the tag',
    nextStep: 'Make the tag again, with git tag --sign; find out who has put a signature into its message.',
  });
}

function otherFormat(name: string, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-format',
    message: `the tag ${name} has ${what}; only OpenPGP signatures are verified`,
    nextStep: 'Sign tags with OpenPGP: git -c gpg.format=openpgp tag --sign.',
    facts: { tag: name },
  });
}
