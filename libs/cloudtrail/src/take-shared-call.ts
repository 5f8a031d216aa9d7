import type { SharedCall } from './fact.ts';
import { isJsonObject, nameIn, presentIn } from './place.ts';
import type { RecordInHand } from './record-in-hand.ts';

/** More than any call names. */
const MOST_RESOURCES = 200;

/**
 * Takes the caller's own copy of a call that reached into another account, failed or not.
 *
 * Calls within one account bear a shared id as well when a service made them; where all the resources that a record names
 * are the recipient's own, nobody else got a copy.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/shared-event-ID.html
 */
export function takeSharedCall(inHand: RecordInHand): readonly SharedCall[] {
  const { evidence, actor, record } = inHand;
  const { sharedEventId } = record;
  if (sharedEventId === null || actor.principalId === null) return [];
  if (actor.type === 'AWSAccount' || actor.type === 'AWSService') return [];
  return staysAtHome(inHand) ? [] : [{ kind: 'shared-call', evidence, sharedEventId, actor }];
}

function staysAtHome({ root, evidence }: RecordInHand): boolean {
  const resources = presentIn(root, 'resources');
  if (!Array.isArray(resources)) return false;
  const list: readonly unknown[] = resources.slice(0, MOST_RESOURCES);
  const owners = list.flatMap((resource) =>
    isJsonObject(resource)
      ? (nameIn({ object: resource, path: 'resources.', notes: root.notes }, 'accountId') ?? [])
      : [],
  );
  return owners.length > 0 && owners.every((owner) => owner === evidence.accountId);
}
