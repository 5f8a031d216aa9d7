import type { Issuance } from '#cloudtrail';
import type { KnownFact, OriginKind } from '#lineage';
import { unitOf } from '../a-sighting.ts';
import type { Use } from './credential.ts';
import type { World } from './told.ts';

/** What makes a story hard to tell: the cases that laws must meet. */
export const AWKWARD = {
  'two calls issue one principal in one second': ({ facts }: World) => pairsOf(facts).some(areTwins),
  'two callers issue one principal in one second': ({ facts }: World) =>
    pairsOf(facts).some((pair) => areTwins(pair) && pair[0].caller.principalId !== pair[1].caller.principalId),
  'one key id is issued to two principals': ({ facts }: World) =>
    pairsOf(facts).some((pair) => isOneKey(pair) && pair[0].issuedPrincipalId !== pair[1].issuedPrincipalId),
  'one key id is issued to one principal twice': ({ facts }: World) =>
    pairsOf(facts).some((pair) => isOneKey(pair) && isOnePrincipal(pair) && !isOneCall(pair)),
  'both accounts show their copy of a call': ({ facts }: World) => pairsOf(facts).some(isOneCall),
  "the owner's copy of a call is alone": ({ facts }: World) =>
    callsOf(facts).some((call) => isOwners(call) && !pairsWith(call, facts).some(isOneCall)),
  "the caller's copy of a call is alone": ({ facts }: World) =>
    callsOf(facts).some((call) => isAcross(call) && !pairsWith(call, facts).some(isOneCall)),
  'the call behind a use is not delivered': ({ uses }: World) => uses.some(isIssueLost),
  'a call farther back is not delivered': ({ uses }: World) =>
    uses.some(({ credential: { issue } }) => issue?.isDelivered === true && isIssueLost(issue.caller)),
  'a role takes itself': ({ facts }: World) =>
    callsOf(facts).some(
      ({ caller, issuedPrincipalId }) => issuedPrincipalId !== null && caller.principalId === issuedPrincipalId,
    ),
  'a use shows no key': ({ uses }: World) => uses.some(({ shown }) => shown === 'no-key'),
  'a use shows a masked key': ({ uses }: World) => uses.some(({ shown }) => shown === 'masked'),
  'a use shows no time of creation': ({ uses }: World) => uses.some(({ shown }) => shown === 'no-time'),
  'a service acts for a session': ({ uses }: World) => uses.some(({ shown }) => shown === 'for-a-service'),
  'an answer hides its key': ({ facts }: World) => callsOf(facts).some(({ issuedKeyId }) => issuedKeyId === null),
  'a session goes on in the console': ({ facts }: World) =>
    facts.some((fact) => fact.kind === 'sign-in' && fact.signIn.actor.type === 'AssumedRole'),
  'an agent acts in a session of its own': ({ facts }: World) => facts.some(({ kind }) => kind === 'grant'),
  'root is assumed beside the root user': ({ facts, uses }: World) =>
    callsOf(facts).some(({ eventName }) => eventName === 'AssumeRoot') &&
    uses.some(({ credential, actor }) => actor.type === 'Root' && credential.origin.kind === 'ROOT_USER'),
  'a certificate begins a session': (world: World) => isBegunBy(world, 'CERTIFICATE'),
  'a service takes its linked role': (world: World) => isBegunBy(world, 'AWS_SERVICE'),
  "two sessions of a pool's identities begin in one second": ({ uses }: World) =>
    new Set(
      uses.flatMap(({ actor }) =>
        actor.principalId?.endsWith(':CognitoIdentityCredentials') === true ? unitOf(actor) : [],
      ),
    ).size > 1,
  'a session gets a key of its own': ({ facts }: World) =>
    callsOf(facts).some(({ eventSource }) => eventSource === 's3express.amazonaws.com'),
  'a role of another partition is taken by a token': ({ uses }: World) =>
    uses.some(({ actor }) => actor.awsToken !== null),
  'a delegate acts as somebody': ({ uses }: World) =>
    uses.some(({ actor }) => actor.invokedByDelegateAccountId !== null),
  'a record is corrected by a later one': ({ facts }: World) =>
    callsOf(facts).some(({ amends }) => callsOf(facts).some(({ evidence }) => evidence.eventId === amends?.eventId)),
  'a correction is delivered without what it corrects': ({ facts }: World) =>
    callsOf(facts).some(
      ({ amends }) => amends !== null && !callsOf(facts).some(({ evidence }) => evidence.eventId === amends.eventId),
    ),
  'a call that issues nothing is seen from another account': ({ facts }: World) =>
    facts.some(({ kind }) => kind === 'shared-call'),
  'a role session is known that a copy without its other side may be of': ({ uses }: World) =>
    uses.some(
      ({ copyOf, actor }) =>
        copyOf?.actor.type === 'AssumedRole' &&
        !uses.includes(copyOf) &&
        uses.some((other) => other.actor.type === 'AssumedRole' && other.actor.principalId === actor.principalId),
    ),
  'a chain is four calls long': ({ uses }: World) => uses.some((use) => depthOf(use) >= 4),
  "a session bears a user's or an instance's name": ({ uses }: World) =>
    uses.some(({ actor }) => actor.type === 'AssumedRole' && actor.principalId?.endsWith(':i-0abc') === true),
} as const satisfies Record<string, (world: World) => boolean>;

type Pair = readonly [Issuance, Issuance];

const callsOf = (facts: readonly KnownFact[]): readonly Issuance[] =>
  facts.flatMap((fact) => (fact.kind === 'issuance' ? [fact.issuance] : []));

const pairsOf = (facts: readonly KnownFact[]): readonly Pair[] =>
  callsOf(facts).flatMap((call, at, all) => all.slice(at + 1).map((other): Pair => [call, other]));

const pairsWith = (call: Issuance, facts: readonly KnownFact[]): readonly Pair[] =>
  callsOf(facts).flatMap((other) => (other === call ? [] : [[call, other] as const]));

const isOneCall = ([a, b]: Pair): boolean => a.sharedEventId !== null && a.sharedEventId === b.sharedEventId;

const isOneKey = ([a, b]: Pair): boolean => a.issuedKeyId !== null && a.issuedKeyId === b.issuedKeyId;

const isOnePrincipal = ([a, b]: Pair): boolean =>
  a.issuedPrincipalId !== null && a.issuedPrincipalId === b.issuedPrincipalId;

const areTwins = (pair: Pair): boolean =>
  isOnePrincipal(pair) && !isOneCall(pair) && pair[0].evidence.at === pair[1].evidence.at;

const isOwners = ({ caller }: Issuance): boolean => caller.type === 'AWSAccount';

/** Whether this is the caller's own copy of a call into another account. */
const isAcross = ({ caller, sharedEventId }: Issuance): boolean =>
  sharedEventId !== null && caller.type !== 'AWSAccount' && caller.accountId !== null;

const isIssueLost = ({ credential: { issue } }: Use): boolean => issue?.isDelivered === false;

const isBegunBy = ({ uses }: World, kind: OriginKind): boolean =>
  uses.some(({ actor, credential }) => actor.type === 'AssumedRole' && credential.origin.kind === kind);

const depthOf = ({ credential: { issue } }: Use): number => (issue === null ? 0 : 1 + depthOf(issue.caller));
