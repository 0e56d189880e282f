import { format } from './frame.js';
import type { Mutation } from './mutation.js';

const begin = '-----BEGIN PGP SIGNED MESSAGE-----\n';

/** What stands around a message, several messages, and ends of lines. */
export const messageMutations: readonly Mutation[] = [
  { name: 'as it is' },
  { name: 'CRLF', message: (message) => message.replace(/\r?\n/g, '\r\n') },
  { name: 'bare CR', message: (message) => message.replace(/\n/g, '\r') },
  {
    name: 'CRLF now and then',
    message: (message, { random }) => message.replace(/\n/g, () => (random.next() < 0.3 ? '\r\n' : '\n')),
  },
  { name: 'CR before CRLF', message: (message) => message.replace(/\n/g, '\r\r\n') },
  { name: 'no last line feed', message: (message) => message.trimEnd() },
  { name: 'blank lines before', message: (message) => `\n\n${message}` },
  { name: 'blank lines after', message: (message) => `${message}\n\n` },
  { name: 'white space before', message: (message) => ` \n${message}` },
  { name: 'white space after', message: (message) => `${message} \t\n` },
  { name: 'byte order mark before', message: (message) => `\xef\xbb\xbf${message}` },
  { name: 'text before', message: (message) => `trust me\n${message}` },
  { name: 'text after', message: (message) => `${message}trust me\n` },
  { name: 'zero byte after', message: (message) => `${message}\0` },
  { name: 'the message twice', message: (message) => message + message },
  { name: 'another message after', message: (message, { other }) => message + format(other) },
  { name: 'another message before', message: (message, { other }) => format(other) + message },
  {
    name: 'another message within',
    message: (message, { other }) => message.replace('\n\n', `\n\n${format(other)}`),
  },
  {
    name: 'another signature after',
    message: (message, { other }) =>
      message + format(other).slice(format(other).indexOf('-----BEGIN PGP SIGNATURE')),
  },
  { name: 'public key before', message: (message, { publicKey }) => publicKey.replace(/\r/g, '') + message },
  { name: 'public key after', message: (message, { publicKey }) => message + publicKey.replace(/\r/g, '') },
  {
    name: 'first lines of an unsigned message before',
    message: (message) => `${begin}Hash: SHA512\n\ntrust me\n${message}`,
  },
  { name: 'first half', message: (message) => message.slice(0, message.length / 2) },
  { name: 'nothing', message: () => '' },
  {
    name: 'signature alone',
    message: (message) => message.slice(message.lastIndexOf('-----BEGIN PGP SIGNATURE')),
  },
  {
    name: 'changed byte anywhere',
    message(message, { random }) {
      const bytes = Buffer.from(message, 'latin1');
      const i = Math.floor(random.next() * bytes.length);
      bytes[i] = (bytes[i] ?? 0) ^ (1 << Math.floor(random.next() * 8));
      return bytes.toString('latin1');
    },
  },
  {
    name: 'removed line anywhere',
    message(message, { random }) {
      const lines = message.split('\n');
      return lines.toSpliced(Math.floor(random.next() * lines.length), 1).join('\n');
    },
  },
  {
    name: 'doubled line anywhere',
    message(message, { random }) {
      const lines = message.split('\n');
      const i = Math.floor(random.next() * lines.length);
      return lines.toSpliced(i, 0, lines[i] ?? '').join('\n');
    },
  },
];
