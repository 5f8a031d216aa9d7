import type { Actor, Issuance } from '#cloudtrail';
import type { KnownIssuance } from '#lineage';
import { anActor, HOME } from './an-actor.ts';
import { anIssuance } from './an-issuance.ts';

type Vending = {
  readonly by: Actor;
  readonly key: string;
  /** A time of day. */
  readonly at?: string;
  readonly eventId?: string;
  /** The recipient account of the record. */
  readonly accountId?: string;
};

/** A call of S3 Express that handed out a key at nine, valid for an hour, and named no session. */
export const aVending = (call: Vending, part: Partial<Issuance> = {}): KnownIssuance =>
  anIssuance(call, {
    eventSource: 's3express.amazonaws.com',
    eventName: 'CreateSession',
    issuedKeyId: call.key,
    ...part,
  });

/** The exchange of a token for the credentials of whoever approved a delegation, recorded in the provider's account. */
export const aDelegation = (call: Vending & { readonly of: string | null }): KnownIssuance =>
  anIssuance(
    { accountId: call.by.accountId ?? HOME, ...call },
    { eventName: 'GetDelegatedAccessToken', issuedKeyId: call.key, assumedPrincipalArn: call.of },
  );

/** The holder of a certificate, in the call by which IAM Roles Anywhere let it in. */
export const aCertificate = (serial: string, accountId = HOME): Actor =>
  anActor({ type: 'Unknown', admitted: { by: 'rolesanywhere.amazonaws.com', subject: serial, accountId } });

/** An identity of a pool, in the call by which Amazon Cognito let it in. */
export const aPoolIdentity = (id: string, accountId = HOME): Actor =>
  anActor({ type: 'Unknown', admitted: { by: 'cognito-identity.amazonaws.com', subject: id, accountId } });
