export type { Actor, Admitted, InScopeOf, OnBehalfOf } from './actor.ts';
export { actorText, parseActorText } from './actor-text.ts';
export { NO_ACTOR } from './no-actor.ts';
export { isAnonymous } from './anonymous.ts';
export { isDigest, isInsight } from './beside-records.ts';
export { REDACTION_VERSION, blankSecrets } from './blank-secrets.ts';
export type { Blanked } from './blank-secrets.ts';
export { canonicalText } from './canonical-text.ts';
export { decodeRecord } from './decode-record.ts';
export type { DecodeFault } from './decode-record.ts';
export type { DecodedRecord } from './decoded-record.ts';
export { parseEventTime } from './event-time.ts';
export type {
  Amendment,
  Amends,
  Evidence,
  Fact,
  Federation,
  Grant,
  Issuance,
  SharedCall,
  Sighting,
  SignIn,
} from './fact.ts';
export { factText, parseFactText } from './fact-text.ts';
export { accountOfKey } from './key-account.ts';
export type { Oddity } from './oddity.ts';
export type { DecodeContext } from './read-columns.ts';
export { createRecordSplitter } from './record-splitter.ts';
export type { RecordSplitter } from './record-splitter.ts';
export type { RejectReason } from './reject.ts';
export { DEFAULT_SPLIT_LIMITS, EXCERPT_BYTES } from './split-item.ts';
export type { SplitItem, SplitLimits, SplitReject, SplitText, StreamingHash } from './split-item.ts';
export { parseStsExpiration } from './sts-expiration.ts';
export type { TrailRecord } from './trail-record.ts';
export { UnreadableText } from './unreadable-text.ts';
export { unwrapItem } from './unwrap-item.ts';
export type { Unwrapped } from './unwrap-item.ts';
