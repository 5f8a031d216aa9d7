import type { Json, MadeEvent } from '../simulator/index.ts';

/**
 * What an investigator does by hand: look for the record whose answer holds the key, then for whoever called there, and so
 * on, until somebody has a name. Keys are taken to be unique, as most guides do; of two copies of one call, the
 * one that names the caller is taken.
 *
 * @returns a function that gives the name found for a record, `null` if the trail goes cold
 */
export function usualRecipe(delivered: readonly MadeEvent[]): (event: MadeEvent) => string | null {
  const issues = new Map<string, Json>();
  for (const { record } of delivered) {
    const key = textAt(record['responseElements'], 'credentials', 'accessKeyId');
    if (key === null) continue;
    const known = issues.get(key);
    if (known === undefined || textAt(record['userIdentity'], 'type') !== 'AWSAccount') issues.set(key, record);
  }
  return (event) => nameBehind(event.record, issues);
}

const MOST_STEPS = 100;

function nameBehind(record: Json, issues: ReadonlyMap<string, Json>): string | null {
  let at: Json = record;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const name = nameIn(at['userIdentity']);
    if (name !== null) return name;
    const key = textAt(at['userIdentity'], 'accessKeyId');
    const issue = key === null ? undefined : issues.get(key);
    if (issue === undefined) return null;
    at = issue;
  }
  return null;
}

/** The name that a record shows, as far as it names somebody and not a role. */
function nameIn(identity: unknown): string | null {
  switch (textAt(identity, 'type')) {
    case 'IAMUser':
    case 'Root':
      return textAt(identity, 'arn');
    case 'FederatedUser':
      return textAt(identity, 'sessionContext', 'sessionIssuer', 'arn');
    case 'SAMLUser':
    case 'WebIdentityUser':
      return textAt(identity, 'userName');
    case 'AWSService':
      return textAt(identity, 'invokedBy');
    case 'AWSAccount':
      return textAt(identity, 'accountId') === 'ANONYMOUS_PRINCIPAL' ? 'ANONYMOUS_PRINCIPAL' : null;
    default:
      return null;
  }
}

function textAt(value: unknown, ...path: readonly string[]): string | null {
  let at: unknown = value;
  for (const step of path) at = typeof at === 'object' && at !== null ? (at as Json)[step] : undefined;
  return typeof at === 'string' && at !== '' ? at : null;
}
