/**
 * The code that an error carries: the system's (`ENOENT`), PostgreSQL's (`40001`) or one of this program's. Asks for no
 * class, since errors of the system are not everywhere instances of the `Error` that is in sight.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
