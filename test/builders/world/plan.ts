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
    | 'let-agent-in';
  readonly who: number;
  readonly role: number;
  readonly name: number;
  readonly shown: Shown;
  /** Seconds since the step before. */
  readonly wait: number;
  /** Which copies of its record are never delivered: the caller's account's, the other account's. */
  readonly lost: readonly [boolean, boolean];
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
];

const isLost = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(...ACTS.map(({ weight, act }) => ({ weight, arbitrary: fc.constant(act) }))),
  who: fc.nat(30),
  role: fc.nat(2),
  name: fc.nat(1),
  shown: fc.constantFrom('key', 'key', 'key', 'no-key', 'masked', 'for-a-service', 'no-time'),
  wait: fc.constantFrom(0, 0, 0, 0, 1, 2, 5, 1_800, 7_200),
  lost: fc.tuple(isLost, isLost),
  detail: fc.nat(3),
});

/** What people, services and intruders do, a few steps of it, with few roles and names so that they collide. */
export const plan: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 2, maxLength: 14 });
