import type { Fact } from './fact.ts';
import type { RecordInHand } from './record-in-hand.ts';
import { takeAmendment } from './take-amendment.ts';
import { takeGrant } from './take-grant.ts';
import { takeIssuances } from './take-issuances.ts';
import { takeSharedCall } from './take-shared-call.ts';
import { takeSignIn } from './take-sign-in.ts';

/**
 * Takes from a record all that it teaches about credentials, but for the sighting of its actor.
 *
 * Total, and a function of the record alone: the same record gives the same facts, whenever and however it comes.
 */
export function takeFacts(inHand: RecordInHand): readonly Fact[] {
  const issuances = takeIssuances(inHand);
  const shared = issuances.length > 0 ? issuances : takeSharedCall(inHand);
  return [...shared, ...takeSignIn(inHand), ...takeGrant(inHand), ...takeAmendment(inHand)];
}
