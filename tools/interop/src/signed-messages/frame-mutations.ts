import type { Frame } from './frame.js';
import type { Mutation } from './mutation.js';

/** A mutation of one part of the frame. */
const part = <K extends keyof Frame>(
  name: string,
  key: K,
  edit: (value: Frame[K]) => Frame[K],
): Mutation => ({
  name,
  frame: (frame) => ({ ...frame, [key]: edit(frame[key]) }),
});

const headers = (name: string, edit: (headers: readonly string[]) => readonly string[]) =>
  part(name, 'headers', edit);
const armorHeader = (name: string, ...lines: readonly string[]) => part(name, 'armorHeaders', () => lines);

/** Headers of the message and of the signature. */
const headerMutations: readonly Mutation[] = [
  headers('no Hash header', () => []),
  headers('lying Hash header', () => ['Hash: SHA256']),
  headers('Hash header of a weak digest', () => ['Hash: SHA1']),
  headers('Hash header of nothing known', () => ['Hash: SHA999']),
  headers('empty Hash header', () => ['Hash: ']),
  headers('Hash header of two digests', () => ['Hash: SHA256, SHA512']),
  headers('two Hash headers', (all) => [...all, 'Hash: SHA256']),
  headers('the Hash header twice', (all) => [...all, ...all]),
  headers('Hash header in lower case', (all) => all.map((line) => line.toLowerCase())),
  headers('Hash header without a space', (all) => all.map((line) => line.replace(' ', ''))),
  headers('white space after the Hash header', (all) => all.map((line) => `${line} \t`)),
  headers('Hash header with words after it', (all) => all.map((line) => `${line} x`)),
  headers('Comment header of the message', (all) => [...all, 'Comment: x']),
  headers('Version header of the message', (all) => ['Version: x', ...all]),
  headers('Charset header', (all) => [...all, 'Charset: ISO-8859-1']),
  headers('NotDashEscaped header', (all) => [...all, 'NotDashEscaped: GnuPG v1']),
  headers('SaltedHash header', (all) => [...all, 'SaltedHash: SHA512:AAAA']),
  headers('header without a colon', (all) => [...all, 'x']),
  part('no blank line after the headers', 'blank', () => []),
  part('white space for the blank line after the headers', 'blank', () => [' \t']),
  part('two blank lines after the headers', 'blank', () => ['', '']),
  armorHeader('Version header of the signature', 'Version: GnuPG v1'),
  armorHeader('Comment headers of the signature', 'Comment: https://openpgp.example', 'Comment: x'),
  armorHeader('Charset header of the signature', 'Charset: UTF-8'),
  armorHeader('Hash header of the signature', 'Hash: SHA512'),
  armorHeader('unknown header of the signature', 'X-Words: trust me'),
  armorHeader('header of the signature without a colon', 'trust me'),
  armorHeader('header of the signature beyond ASCII', 'Comment: gr\xfcn'),
  part('no blank line in the signature', 'armorBlank', () => []),
  part('white space for the blank line in the signature', 'armorBlank', () => [' ']),
  part('two blank lines in the signature', 'armorBlank', () => ['', '']),
];

/** The text and its lines. */
const textMutations: readonly Mutation[] = [
  part('added line', 'lines', (lines) => [...lines, 'x']),
  part('added line before', 'lines', (lines) => ['x', ...lines]),
  part('added blank line', 'lines', (lines) => [...lines, '']),
  part('removed line', 'lines', (lines) => lines.slice(1)),
  part('no line at all', 'lines', () => []),
  part('lines in another order', 'lines', (lines) => lines.toReversed()),
  part('other text', 'lines', () => ['other']),
  part('added white space at the ends of lines', 'lines', (lines) => lines.map((line) => `${line} \t`)),
  part('added no-break space', 'lines', (lines) => lines.map((line) => `${line}\xc2\xa0`)),
  part('added form feed', 'lines', (lines) => lines.map((line) => `${line}\f`)),
  part('added zero byte', 'lines', (lines) => lines.map((line) => `${line}\0`)),
  part('escape before every line', 'lines', (lines) =>
    lines.map((line) => (line.startsWith('- ') ? line : `- ${line}`)),
  ),
  part('escaped twice', 'lines', (lines) => lines.map((line) => `- ${line}`)),
  part('dash without an escape', 'lines', (lines) => lines.map((line) => line.replace(/^- /, ''))),
  part('escape without its space', 'lines', (lines) => lines.map((line) => line.replace(/^- /, '-'))),
  part('block in the text', 'lines', (lines) => [...lines, '-----BEGIN PGP PUBLIC KEY BLOCK-----', '']),
  part('message that begins in the text', 'lines', (lines) => [
    ...lines,
    '-----BEGIN PGP SIGNED MESSAGE-----',
    'Hash: SHA512',
    '',
    'x',
  ]),
];

/** The lines that hold the message together, and the armor. */
const boundaryMutations: readonly Mutation[] = [
  part('white space after the first line', 'begin', (line) => `${line} \t`),
  part('white space before the first line', 'begin', (line) => ` ${line}`),
  part('first line in lower case', 'begin', (line) => line.toLowerCase()),
  part('first line with four dashes', 'begin', (line) => line.slice(1)),
  part('words after the first line', 'begin', (line) => `${line}x`),
  part('white space after the start of the signature', 'beginSignature', (line) => `${line} `),
  part('start of a message for that of the signature', 'beginSignature', () => '-----BEGIN PGP MESSAGE-----'),
  part(
    'start of a key for that of the signature',
    'beginSignature',
    () => '-----BEGIN PGP PUBLIC KEY BLOCK-----',
  ),
  part('white space after the last line', 'end', (line) => `${line}  `),
  part('words after the last line', 'end', (line) => `${line}x`),
  part('end of another block', 'end', () => '-----END PGP MESSAGE-----'),
  part('no last line', 'end', () => ''),
  part('no checksum', 'checksum', () => []),
  part('wrong checksum', 'checksum', () => ['=AAAA']),
  part('checksum twice', 'checksum', (lines) => [...lines, ...lines]),
  part('checksum of nothing', 'checksum', () => ['=']),
  part('no signature in the armor', 'body', () => []),
  part('armor in one line', 'body', (lines) => [lines.join('')]),
  part('white space in the armor', 'body', (lines) => lines.map((line) => `${line} `)),
  part('blank lines in the armor', 'body', (lines) => lines.flatMap((line) => [line, ''])),
  part('no base64 in the armor', 'body', (lines) => lines.map((line) => `*${line}`)),
  part('other base64 in the armor', 'body', (lines) => lines.map((line) => line.replace(/[A-Z]/, 'a'))),
];

/** Mutations of the parts of a message. */
export const frameMutations: readonly Mutation[] = [
  ...headerMutations,
  ...textMutations,
  ...boundaryMutations,
];
