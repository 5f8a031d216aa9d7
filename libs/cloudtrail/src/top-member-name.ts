import { keyCodeOf } from './key-book.ts';

/** Members of a record's first level that something is read from, wherever they stand. */
export const TOP = {
  userIdentity: 0,
  eventTime: 1,
  eventSource: 2,
  eventName: 3,
  awsRegion: 4,
  sourceIPAddress: 5,
  userAgent: 6,
  requestParameters: 7,
  responseElements: 8,
  additionalEventData: 9,
  requestID: 10,
  eventID: 11,
  readOnly: 12,
  eventType: 13,
  recipientAccountId: 14,
  errorCode: 15,
  sharedEventID: 16,
  addendum: 17,
  sessionCredentialFromConsole: 18,
} as const;

/** One of those members. */
export type TopMember = (typeof TOP)[keyof typeof TOP];

/** How many they are. */
export const TOP_COUNT = Object.keys(TOP).length;

/** Stands for a member that is not there, and for one that nothing is read from. */
export const ABSENT = -1;

const SLOT_BITS = 10;
const NAMES = Object.keys(TOP).map((name) => Buffer.from(name, 'latin1'));
const slots = new Int8Array(2 ** SLOT_BITS).fill(ABSENT);
for (const [index, name] of NAMES.entries()) slots[slotOf(keyCodeOf(name, 0, name.length))] = index;

/**
 * The number in `TOP` of a name that lies from `start` up to `end`, else `ABSENT`.
 *
 * @param code what `keyCodeOf` gives for it
 */
export function topMemberAt(code: number, bytes: Uint8Array, start: number, end: number): number {
  const index = slots[slotOf(code)] ?? ABSENT;
  const name = NAMES[index];
  if (name?.length !== end - start) return ABSENT;
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return ABSENT;
  return index;
}

function slotOf(code: number): number {
  return Math.imul(code, 0x9e3779b1) >>> (32 - SLOT_BITS);
}
