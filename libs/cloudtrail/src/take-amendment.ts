import type { Amendment, Amends } from './fact.ts';
import { nameIn, placeIn } from './place.ts';
import type { RecordInHand } from './record-in-hand.ts';

/**
 * Takes what CloudTrail says about a record that it delivered late or corrects.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function takeAmendment(inHand: RecordInHand): readonly Amendment[] {
  const addendum = placeIn(inHand.root, 'addendum');
  const reason = nameIn(addendum, 'reason');
  const originalEventId = nameIn(addendum, 'originalEventID');
  const updatedFields = nameIn(addendum, 'updatedFields');
  if (reason === null && originalEventId === null && updatedFields === null) return [];
  return [{ kind: 'amendment', evidence: inHand.evidence, reason, originalEventId, updatedFields }];
}

/** What a record tells anew of another one; null where it is a record of its own, late or not. */
export function amendsIn({ root, evidence }: RecordInHand): Amends | null {
  const addendum = placeIn(root, 'addendum');
  const eventId = nameIn(addendum, 'originalEventID');
  if (eventId === null || eventId === evidence.eventId) return null;
  return { eventId, fields: nameIn(addendum, 'updatedFields') };
}
