export type {
  Authority,
  Behind,
  Candidate,
  Claim,
  ClaimKind,
  Gap,
  GapReason,
  IssuingRecord,
  JoinedBy,
  Outcome,
  Span,
  Status,
  Stop,
  Strength,
  UnitId,
} from './answer.ts';
export type { Alternative } from './alternatives.ts';
export { attributionOf } from './attribution.ts';
export type { Attribution } from './attribution.ts';
export { attributionAmong, callersTold } from './callers-told.ts';
export type { AddendumCaller, ShownCaller } from './callers-told.ts';
export { bindingOf } from './binding.ts';
export type { Binding, Resolution } from './binding.ts';
export { KEY_SLOTS, keyHashOf } from './key-hash.ts';
export { bindKeysOf, issuedKey, joinKeysOf, wakeKeysOf } from './join-keys.ts';
export type {
  KnownCenterUser,
  KnownFact,
  KnownGrant,
  KnownIssuance,
  KnownSharedCall,
  KnownSighting,
  KnownSignIn,
  KnownUser,
} from './known-fact.ts';
export { userShownBy } from './user-shown.ts';
export { filedFactOf, parseKnownFact, userBody } from './parse-known-fact.ts';
export { RESOLVER, RESOLVER_VERSION } from './resolver.ts';
export type { Resolver } from './resolver.ts';
export { ANSWER_CHANGES, changeOfAnswer } from './answer-change.ts';
export type { AnswerChange, AnswerChangeClass } from './answer-change.ts';
export { sessionAsIssued } from './session-as-issued.ts';
export { originHashOf, originHead } from './origin-hash.ts';
export { originKey } from './origin.ts';
export type { Origin, OriginKind } from './origin.ts';
export { outcomeOfResolution, settle } from './settle.ts';
export type { Hop } from './trail.ts';
export { actorColumnsOf, actorOf, actorRest, oddSessionArn } from './stored-actor.ts';
export type { ActorColumns } from './stored-actor.ts';
export { answerText } from './answer-text.ts';
export { MOST_SCALE, SHORTEST_USE_MS, useLengthOf, useRangeOf } from './use-range.ts';
export type { UseRange } from './use-range.ts';
export { parseAnswerText } from './parse-answer-text.ts';
export { isSameBinding } from './same-binding.ts';
export { sessionKeyOf } from './session-key.ts';
export { sessionNameOf } from './principal.ts';
