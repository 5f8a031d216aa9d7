import type { RecordJson } from './a-record.ts';
import { aRecord, aRoleIdentity, anAssumeRole } from './a-record.ts';

/** A role session as records show it: `aTaking('Deploy', 3)` is created three seconds after nine, under the key `ASIADEPLOY`. */
export type Taking = {
  readonly role: string;
  readonly name: string;
  readonly key: string;
  /** Seconds after nine. */
  readonly second: number;
};

const ACCOUNT = '111122223333';
const HOUR_S = 3_600;

/** A session of a role, named after it. Say only what the test is about. */
export const aTaking = (role: string, second: number, part: Partial<Taking> = {}): Taking => ({
  role,
  name: `as-${role}`,
  key: `ASIA${role.toUpperCase()}`,
  second,
  ...part,
});

/** `userIdentity` of a user with a long-term key. */
export const aUserIdentity = (name: string): RecordJson => ({
  type: 'IAMUser',
  principalId: `AIDA${name.toUpperCase()}`,
  arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  accountId: ACCOUNT,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  userName: name,
});

/** `userIdentity` of a session under its key. */
export const identityOfTaking = ({ role, name, key, second }: Taking): RecordJson =>
  aRoleIdentity({
    principalId: `AROA${role.toUpperCase()}:${name}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: `AROA${role.toUpperCase()}`,
        arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        accountId: ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: isoAfterNine(second), mfaAuthenticated: 'false' },
    },
  });

/** The call by which somebody takes a role. */
export const theTaking = (caller: RecordJson, { role, name, key, second }: Taking, eventID: string): RecordJson =>
  anAssumeRole({
    eventID,
    requestID: eventID,
    eventTime: isoAfterNine(second),
    userIdentity: caller,
    requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`, roleSessionName: name },
    responseElements: {
      credentials: { accessKeyId: key, expiration: isoAfterNine(second + HOUR_S) },
      assumedRoleUser: {
        assumedRoleId: `AROA${role.toUpperCase()}:${name}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`,
      },
    },
  });

/** Something that somebody does, at a second after nine. */
export const anAct = (userIdentity: RecordJson, second: number, eventID: string): RecordJson =>
  aRecord({ userIdentity, eventID, requestID: eventID, eventTime: isoAfterNine(second) });

/** Roles taken one from another by a user, one each second: the calls, and the session at the end. */
export function aChainOfRecords(
  user: string,
  depth: number,
): { readonly calls: readonly RecordJson[]; readonly end: Taking } {
  let end = aTaking('R0', 0);
  const calls = [theTaking(aUserIdentity(user), end, anEventId(0))];
  for (let hop = 1; hop < depth; hop += 1) {
    const next = aTaking(`R${hop}`, hop);
    calls.push(theTaking(identityOfTaking(end), next, anEventId(hop)));
    end = next;
  }
  return { calls, end };
}

/** An event id that ends in its number, and begins like no other. */
export function anEventId(number: number): string {
  const head = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  return `${head.toString(16).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** `2026-03-02T09:00:05Z` for 5. */
export const isoAfterNine = (second: number): string =>
  `${new Date(Date.UTC(2026, 2, 2, 9) + second * 1_000).toISOString().slice(0, 19)}Z`;
