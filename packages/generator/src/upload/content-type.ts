import { lookup } from 'mrmime';

/** The media type of an artifact, by its name. Signatures are bytes, whatever their end says. */
export function contentTypeOf(name: string): string {
  if (/\.(?:asc|sig)$/.test(name)) return signatureType(name);
  if (/\.log$/.test(name)) return 'text/plain; charset=utf-8';
  return lookup(name) ?? 'application/octet-stream';
}

/** A cleartext signature is read by people in browsers. */
function signatureType(name: string): string {
  return name.endsWith('.asc') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** Whether bytes of a type are worth compressing. */
export function isCompressible(contentType: string): boolean {
  return /^(?:text\/|application\/(?:json|javascript|xml|yaml|toml|.*\+(?:json|xml))(?:;|$)|image\/svg)/.test(
    contentType,
  );
}
