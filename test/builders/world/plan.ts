import fc from 'fast-check';

/** How a record shows the credential that signed it. */
export type Shown = 'key' | 'no-key' | 'masked' | 'for-a-service' | 'no-time';

/** What somebody does next. Numbers pick among what there is at that moment. */
export type Step = {
  readonly act:
    | 'use'
    | 'take'
    | 'take-by-saml'
    | 'take-by-web-identity'
    | 'take-by-service'
    | 'switch-role'
    | 'get-session-token'
    | 'get-federation-token'
    | 'assume-root'
    | 'root-signs-in'
    | 'user-signs-in'
    | 'enter-console'
    | 'let-agent-in'
    | 'call-across'
    | 'take-by-certificate'
    | 'take-by-pool'
    | 'take-by-linked-service'
    | 'take-by-token'
    | 'get-own-key'
    | 'delegate-acts';
  readonly who: number;
  readonly role: number;
  readonly name: number;
  readonly shown: Shown;
  /** Seconds since the step before. */
  readonly wait: number;
  /** Which copies of its record are never delivered: the caller's account's, the other account's. */
  readonly lost: readonly [boolean, boolean];
  /** Whether the record of an issue was corrected later, and which of the two were delivered. */
  readonly corrected: 'no' | 'both' | 'first' | 'later';
  /** A detail that only some steps have: a browser's key, a second factor, a key that the answer hides. */
  readonly detail: number;
};

const ACTS: readonly { readonly weight: number; readonly act: Step['act'] }[] = [
  { weight: 10, act: 'use' },
  { weight: 10, act: 'take' },
  { weight: 2, act: 'take-by-saml' },
  { weight: 1, act: 'take-by-web-identity' },
  { weight: 2, act: 'take-by-service' },
  { weight: 2, act: 'switch-role' },
  { weight: 1, act: 'get-session-token' },
  { weight: 1, act: 'get-federation-token' },
  { weight: 2, act: 'assume-root' },
  { weight: 1, act: 'root-signs-in' },
  { weight: 1, act: 'user-signs-in' },
  { weight: 2, act: 'enter-console' },
  { weight: 1, act: 'let-agent-in' },
  { weight: 3, act: 'call-across' },
  { weight: 1, act: 'take-by-certificate' },
  { weight: 1, act: 'take-by-pool' },
  { weight: 1, act: 'take-by-linked-service' },
  { weight: 1, act: 'take-by-token' },
  { weight: 1, act: 'get-own-key' },
  { weight: 2, act: 'delegate-acts' },
];

/** Picks the credential that was made last, so that chains grow long. */
const LATEST = -1;

const corrected = fc.oneof(
  { weight: 12, arbitrary: fc.constant('no' as const) },
  { weight: 1, arbitrary: fc.constantFrom('both', 'both', 'first', 'later') },
);

const isLost = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(...ACTS.map(({ weight, act }) => ({ weight, arbitrary: fc.constant(act) }))),
  who: fc.oneof({ weight: 2, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.constant(LATEST) }),
  role: fc.constantFrom(0, 0, 1, 2),
  name: fc.constantFrom(0, 0, 1),
  shown: fc.constantFrom('key', 'key', 'key', 'no-key', 'masked', 'for-a-service', 'no-time'),
  wait: fc.constantFrom(0, 0, 0, 0, 1, 2, 5, 1_800, 7_200),
  lost: fc.tuple(isLost, isLost),
  corrected,
  detail: fc.nat(3),
});

/** The same step where all of its records are delivered. */
export const delivered = (step: Step): Step => ({
  ...step,
  lost: [false, false],
  corrected: step.corrected === 'no' ? 'no' : 'both',
});

const A_STEP: Step = {
  ...{ act: 'use', who: LATEST, role: 0, name: 0, shown: 'key' },
  ...{ wait: 0, lost: [false, false], corrected: 'no', detail: 0 },
};

const aStep = (act: Step['act'], part: Partial<Step> = {}): Step => ({ ...A_STEP, act, ...part });

/** How stories begin that chance alone would seldom begin: each sets a trap. */
const PRELUDES: readonly (readonly Step[])[] = [
  // the other account's copy of a call by a session that is known, without the caller's own copy
  [aStep('take', { who: 0 }), aStep('use'), aStep('call-across', { wait: 2, lost: [true, false] })],
  // two users take one role in one second, and only one of the calls is delivered
  [
    aStep('take', { who: 0 }),
    aStep('take', { who: 1, lost: [true, true] }),
    aStep('use'),
    aStep('use', { shown: 'no-key' }),
  ],
  // there and back again
  [aStep('take', { who: 0 }), aStep('take', { role: 1 }), aStep('take'), aStep('use')],
  // deep
  [aStep('take', { who: 0 }), ...[1, 2, 0, 1].map((role) => aStep('take', { role, wait: 1 })), aStep('use')],
];

/** What people, services and intruders do, a few steps of it, with few roles and names so that they collide. */
export const plan: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constantFrom(...PRELUDES) }),
    fc.array(step, { minLength: 2, maxLength: 14 }),
  )
  .map(([prelude, steps]) => [...prelude, ...steps]);
