/** How sure an answer is, in the contract's words. */
export type TrueStatus = 'PROVEN' | 'CORROBORATED' | 'AMBIGUOUS' | 'INCOMPLETE';

/** The rules that may tie a session to the call that issued it, in the contract's words. */
export type Rule =
  | 'ISSUED_ACCESS_KEY'
  | 'SESSION_IDENTITY'
  | 'ROLE_AND_NAME'
  | 'CONSOLE_SIGN_IN'
  | 'FORWARD_ACCESS'
  | 'SHARED_EVENT'
  | 'IN_RECORD';

/** Who really acted, in the contract's words for an origin. */
export type TrueOrigin = {
  readonly kind:
    | 'IAM_USER'
    | 'ROOT_USER'
    | 'IDENTITY_CENTER_USER'
    | 'SAML_USER'
    | 'WEB_IDENTITY'
    | 'WORKLOAD'
    | 'AWS_SERVICE'
    | 'CERTIFICATE';
  readonly id: string;
  /** Other ids that name the same one, where the contract leaves a choice. */
  readonly alsoKnownAs?: readonly string[];
  /** Left out where the contract does not say whose account it is. */
  readonly accountId?: string;
  /** Of a workload: the AWS service that took the role for it. */
  readonly service?: string;
};

/** A session on the way back: the rules that may bind it, and the records that issued it, null where several answers are right. */
export type TrueHop = { readonly joinedBy: readonly Rule[]; readonly issuedBy: readonly string[] | null };

/**
 * The answer to "who did it?". `origin` is who it really was in every case, so that an answer which names anybody can be
 * judged. `status` is what the deliveries allow to be said, and `allowed` holds whatever else may be said without a fault.
 */
export type Truth = {
  readonly status: TrueStatus;
  readonly allowed: readonly TrueStatus[];
  readonly origin: TrueOrigin;
  /** From the action back; null where the number of hops is left open. */
  readonly hops: readonly TrueHop[] | null;
  /** The reasons that an INCOMPLETE may give; none where any will do. */
  readonly gaps: readonly string[];
};

/** What the deliveries prove. */
export const proven = (origin: TrueOrigin, hops: readonly TrueHop[] | null = []): Truth => ({
  status: 'PROVEN',
  allowed: ['PROVEN'],
  origin,
  hops,
  gaps: [],
});

/** What several weaker things agree on. */
export const corroborated = (origin: TrueOrigin): Truth => ({
  status: 'CORROBORATED',
  allowed: ['CORROBORATED'],
  origin,
  hops: null,
  gaps: [],
});

/** What the deliveries leave open, because a link was not among them. */
export const hidden = (
  origin: TrueOrigin,
  besides: readonly TrueStatus[] = [],
  gaps: readonly string[] = ['ISSUER_NOT_DELIVERED'],
): Truth => ({ status: 'INCOMPLETE', allowed: ['INCOMPLETE', 'AMBIGUOUS', ...besides], origin, hops: null, gaps });

/** What fits more than one, so that nobody may be named. */
export const doubtful = (origin: TrueOrigin): Truth => ({
  status: 'AMBIGUOUS',
  allowed: ['AMBIGUOUS', 'INCOMPLETE'],
  origin,
  hops: null,
  gaps: [],
});

/** The truth of a session that somebody took: his own, one hop farther. */
export const oneHopAfter = (behind: Truth, joinedBy: readonly Rule[], issuedBy: readonly string[] | null): Truth => ({
  ...behind,
  hops: behind.hops === null ? null : [{ joinedBy, issuedBy }, ...behind.hops],
});

/** The same truth where the record shows another key than the issued one, or none: other rules bind its session. */
export function boundBy(truth: Truth, ...joinedBy: readonly Rule[]): Truth {
  const [first, ...others] = truth.hops ?? [];
  return first === undefined ? truth : { ...truth, hops: [{ ...first, joinedBy }, ...others] };
}

/** The same truth, of which only the name and the status matter. */
export const whateverTheHops = (truth: Truth): Truth => ({ ...truth, hops: null });
