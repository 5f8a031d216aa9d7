import { verificationFindings, verificationState } from '#integrity';
import type { KeptFinding, VerificationState, VerifyPass } from '#integrity';
import { numberCursorOf, numberInCursor } from './number-cursor.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `VerifyPass`. */
export type PassNode = Omit<VerifyPass, 'passId' | 'stage' | 'nextAt'> & {
  readonly __typename: 'VerifyPass';
  readonly id: string;
  readonly stage: Uppercase<VerifyPass['stage']>;
};

/** The schema's `Verification`. */
export type VerificationNode = {
  readonly __typename: 'Verification';
  readonly running: PassNode | null;
  readonly last: PassNode | null;
  readonly faults: number;
  /** By which its findings are read. */
  readonly held: VerificationState;
};

/** The schema's `VerifyFinding`. */
export type FindingNode = Omit<KeptFinding, 'findingId'> & { readonly __typename: 'VerifyFinding' };

const STAGES = {
  appends: 'APPENDS',
  blocks: 'BLOCKS',
  objects: 'OBJECTS',
  quarantine: 'QUARANTINE',
  done: 'DONE',
} as const;

/** How the ledger is, as far as it was looked at. */
export async function verificationOf({ present }: RequestContext): Promise<VerificationNode> {
  const held = await verificationState(present);
  const [running, last] = [passNodeOf(held.running), passNodeOf(held.last)];
  return { __typename: 'Verification', running, last, faults: held.faults, held };
}

/** A page of what was found, the latest first. */
export async function findingsOf(
  { held }: VerificationNode,
  args: PageArgs,
  { present }: RequestContext,
): Promise<Page<FindingNode>> {
  const findings = await verificationFindings(present, held, numberInCursor('finding', args.after), args.first + 1);
  const edges = findings.slice(0, args.first).map(({ findingId, ...finding }) => ({
    cursor: numberCursorOf('finding', findingId),
    node: { __typename: 'VerifyFinding' as const, ...finding },
  }));
  return pageOf(edges, findings.length > args.first, args);
}

function passNodeOf(pass: VerifyPass | null): PassNode | null {
  if (pass === null) return null;
  const { passId, stage, beganAt, endedAt, appends, records, expectedRecords, faults, failure } = pass;
  const counts = { appends, records, expectedRecords, faults };
  return { __typename: 'VerifyPass', id: passId, stage: STAGES[stage], beganAt, endedAt, ...counts, failure };
}
