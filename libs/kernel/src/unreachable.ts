/**
 * Marks a branch that the types rule out, so that a new member of a union fails to compile where it is not dealt with.
 *
 * @throws Error always; reaching it is a bug, and the process should die loudly
 */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
