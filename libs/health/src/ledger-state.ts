import { verificationFindings, verificationState } from '#integrity';
import type { KeptFinding, VerificationState } from '#integrity';
import type pg from 'pg';
import { aFew, OK } from './part-state.ts';
import type { PartState } from './part-state.ts';

/** A slice that is due for so long is checked by nobody. */
const LATE_AFTER_SECONDS = 3_600;
/** Enough to name the places that are told. */
const MOST_LOOKED_AT = 200;

/** Whether the ledger is what was appended to it, as far as the verification on schedule has come. */
export async function lookAtLedger(pool: pg.Pool): Promise<PartState> {
  const state = await verificationState(pool);
  return judgeLedger(state, state.faults === 0 ? [] : await verificationFindings(pool, state, null, MOST_LOOKED_AT));
}

/** Judges what was found. @param findings the latest first */
export function judgeLedger(
  { running, faults, lateSeconds }: VerificationState,
  findings: readonly KeptFinding[],
): PartState {
  if (faults > 0) {
    const places = [...new Set(findings.map(placeOf))].toReversed();
    return { state: 'red', code: 'LEDGER_DAMAGED', about: aFew(places) };
  }
  if (running?.failure != null) return { state: 'red', code: 'LEDGER_UNREADABLE', about: [running.failure] };
  if (lateSeconds !== null && lateSeconds > LATE_AFTER_SECONDS)
    return { state: 'amber', code: 'VERIFY_LATE', seconds: Math.round(lateSeconds) };
  return OK;
}

/** The largest part that is known to be damaged. */
function placeOf({ appendId, objectId, segmentId, quarantineId, code }: KeptFinding): string {
  if (appendId !== null) return `append ${appendId}`;
  if (objectId !== null) return `object ${objectId}`;
  if (segmentId !== null) return `segment ${segmentId}`;
  return quarantineId === null ? code : `quarantine entry ${quarantineId}`;
}
