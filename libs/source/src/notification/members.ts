/** A JSON object, of which nothing is known. */
export type Members = Readonly<Record<string, unknown>>;

/** The value as an object; null for anything else, lists included. */
export function membersOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

/** A member of the object's own, so that no name reaches what all objects have. */
export function memberOf(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A member that is a text; null where it is none, or empty. */
export function textOf(members: Members, name: string): string | null {
  const value = memberOf(members, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A member that is an object; null where it is none. */
export function objectOf(members: Members, name: string): Members | null {
  return membersOf(memberOf(members, name));
}
