import {
  generateOpenPgpKeyPair,
  type OpenPgpPrivateKey,
  parseOpenPgpPrivateKey,
} from '@chain-of-trust/signing';

const tenYearsInSeconds = 10 * 365 * 86_400;

/**
 * Makes the key that vouches for the keys of new homedirs. It exists in this process only, so that there is no
 * private key that somebody could find and certify further keys with.
 */
export async function createOwnKey(at: Date): Promise<OpenPgpPrivateKey> {
  const { privateKey } = await generateOpenPgpKeyPair({
    userId: { name: 'key repository', email: 'key-repository@localhost' },
    algorithm: 'ed25519',
    created: at,
    expiresInSeconds: tenYearsInSeconds,
  });
  return parseOpenPgpPrivateKey(Buffer.from(privateKey));
}
