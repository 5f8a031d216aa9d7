import { bindingOf } from './binding.ts';
import { bindKeysOf, joinKeysOf, wakeKeysOf } from './join-keys.ts';
import { settle } from './settle.ts';

/**
 * The version of the rules by which answers follow from facts. It grows by one with every change of this part after which
 * any set of facts may have another answer, proof or gap; whatever leaves all answers as they are leaves it alone.
 *
 * What each version changed:
 * 1. The first one that is written on answers: all rules of `docs/accuracy.md`.
 * 2. What is masked names nobody and ties nothing by itself; another role's ARN refutes a call; root needs more than the lack of a
 *    readable session; a SAML call whose key is seen in use explains no other key; roles of services are their own.
 * 3. Whoever only tried to sign in as root or as an Identity Center user is nobody known. Without its key no call fits a session
 *    that has another source identity, provider or delivery by AWS, nor, from a second beside the session's own, one that issued another
 *    session or came after its use. A role's path is read from its beginning.
 * 4. A role session is one by its very key where its record lacks the type. A federated user's record tells which user an id belongs to, and a
 *    masked ARN tells of none. A caller of another account whose id AWS withheld is REDACTED. Names that Identity Center and EC2
 *    gave their own sessions stand in for an issue that is missing.
 */
export const RESOLVER_VERSION = 4;

/** The rules by which answers follow from facts, as a value: what a store is made with, and compared. */
export type Resolver = {
  /** From 1; two resolvers of one version give equal answers for equal facts. */
  readonly version: number;
  readonly joinKeysOf: typeof joinKeysOf;
  readonly bindKeysOf: typeof bindKeysOf;
  readonly wakeKeysOf: typeof wakeKeysOf;
  readonly bindingOf: typeof bindingOf;
  readonly settle: typeof settle;
};

/** This program's own. */
export const RESOLVER: Resolver = {
  version: RESOLVER_VERSION,
  joinKeysOf,
  bindKeysOf,
  wakeKeysOf,
  bindingOf,
  settle,
};
