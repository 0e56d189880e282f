/**
 * Whether an artifact name is one relative path that stays inside the folder it is stored in.
 *
 * Refused: empty names and segments, `.` and `..`, absolute paths, backslashes, colons at the second place
 * (drive letters), control characters and anything outside printable ASCII, which is all that the queue
 * accepts as a name.
 *
 * @see Taskcluster queue `create-artifact` (names are printable ASCII)
 */
export function isContainedArtifactName(name: string): boolean {
  if (name.length > maxArtifactNameLength) return false;
  if (!/^[\x20-\x7e]+$/.test(name) || name.includes('\\') || /^[A-Za-z]:/.test(name)) return false;
  return name.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/** The longest artifact name that the queue accepts. */
export const maxArtifactNameLength = 1024;
