/** `gpg.conf` of the homedirs: whole fingerprints, modern digests, no network. */
export const gpgConf = `# Made from the key repository; the next build replaces it.
keyid-format long
with-fingerprint
no-auto-key-retrieve
no-auto-key-locate
weak-digest SHA1
digest-algo SHA512
cert-digest-algo SHA512
personal-digest-preferences SHA512 SHA384 SHA256
default-preference-list SHA512 SHA384 SHA256 AES256 AES192 AES ZLIB BZIP2 ZIP Uncompressed
`;
