import { uuid } from '../identifiers.ts';
import type { Role } from '../organisation.ts';
import { assumedRoleArn, credentialsOf, inRole, issueKey } from '../sessions.ts';
import type { IssuedKey } from '../sessions.ts';
import type { Fault, Json, MadeEvent, Signer, Way } from '../truth.ts';
import { makeCall, makeCallBetween } from '../world.ts';
import type { Call, World } from '../world.ts';

const HOUR = 3600;
/** How often CloudTrail corrects a record. */
const AMENDED = 0.01;

/** How a role is taken, where it is not the usual way. */
export type Taking = {
  /** In seconds. */
  readonly lasts?: number;
  readonly faults?: readonly Fault[];
  readonly way?: Way;
  readonly call?: Partial<Call>;
  readonly request?: Json;
  readonly key?: IssuedKey;
};

/** `sts:AssumeRole` by whoever signs: one record, or two when the role is another account's. */
export function takeRole(
  world: World,
  caller: Signer,
  role: Role,
  name: string,
  at: number,
  taking: Taking = {},
): Signer {
  const endsAt = at + (taking.lasts ?? HOUR);
  const issued = taking.key ?? issueKey(world, role.account);
  const faults = [...(taking.faults ?? []), ...issued.faults];
  const call: Call = {
    at,
    source: 'sts.amazonaws.com',
    name: 'AssumeRole',
    request: { roleArn: role.arn, roleSessionName: name, durationSeconds: endsAt - at, ...taking.request },
    response: {
      credentials: credentialsOf(world, issued.key, endsAt),
      assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn: assumedRoleArn(role, name) },
    },
    ...taking.call,
    more: { resources: [{ ARN: role.arn, accountId: role.account, type: 'AWS::IAM::Role' }], ...taking.call?.more },
  };
  const isAmended = caller.account === role.account && world.prng.chance(AMENDED);
  const [issuedBy, besides] = isAmended ? amended(world, caller, call) : [record(world, caller, role, call), []];
  const way = taking.way ?? wayOf(caller, role);
  return inRole(world, { role, name, createdAt: at, endsAt, key: issued.key, way, issuedBy, besides, caller, faults });
}

function record(world: World, caller: Signer, role: Role, call: Call): MadeEvent[] {
  return caller.account === role.account
    ? [makeCall(world, caller, call)]
    : makeCallBetween(world, caller, role.account, call);
}

/** A record that came without its answer, and the later one by which CloudTrail makes good for it. */
function amended(world: World, caller: Signer, call: Call): [MadeEvent[], MadeEvent[]] {
  const requestID = uuid(world.prng);
  const bare = makeCall(world, caller, { ...call, response: null, more: { ...call.more, requestID } });
  const addendum = {
    reason: 'UPDATED_DATA',
    updatedFields: 'responseElements',
    originalRequestID: requestID,
    originalEventID: bare.id,
  };
  return [[makeCall(world, caller, { ...call, region: bare.region, more: { ...call.more, addendum } })], [bare]];
}

function wayOf(caller: Signer, role: Role): Way {
  if (caller.session !== null) return 'AssumeRole, chained';
  return caller.account === role.account ? 'AssumeRole, one account' : 'AssumeRole, two accounts';
}

/** A refused `AssumeRole`: nothing was asked for or answered, as far as the record says. */
export function failToTakeRole(world: World, caller: Signer, at: number): MadeEvent {
  return makeCall(world, caller, {
    ...{ at, source: 'sts.amazonaws.com', name: 'AssumeRole', error: 'AccessDenied' },
    faults: ['failed issue beside it'],
  });
}
