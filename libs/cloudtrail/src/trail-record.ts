import type { EpochMs } from '#kernel';

/**
 * The columns of a record: what people search by, and what the ledger's uniqueness needs.
 *
 * Every field but the first three may be absent in real records, and is null when it is absent, empty or of another
 * type than documented; an odd type is noted as an oddity and the text keeps what was delivered.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export type TrailRecord = {
  /** `eventID`, or `sha256:<hex of the record's original bytes>` when the record carries none. */
  readonly eventId: string;
  /** `recipientAccountId`, else the identity's account, else the account in the file's name, else `unknown`. */
  readonly accountId: string;
  readonly eventTime: EpochMs;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly errorCode: string | null;
  /** `readOnly`, as a boolean or as the strings "true" and "false". */
  readonly isReadOnly: boolean | null;
  readonly eventType: string | null;
  readonly sharedEventId: string | null;
  readonly requestId: string | null;
};
