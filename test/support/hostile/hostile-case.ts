import { hash } from 'node:crypto';

/**
 * One thing to lie in a hostile folder, and what ingest must make of it.
 *
 * `read` files have exact counts. Of a `failed` file no more is promised than that it is named, with the reason: what it
 * held before the fault may be stored, and nothing else may. A `skipped` file is not opened.
 */
export type HostileCase = {
  readonly name: string;
  readonly content: HostileContent;
  readonly outcome: 'read' | 'failed' | 'skipped';
  /** The reasons that a failed file may be given. */
  readonly failure: readonly string[];
  /** Texts that must be stored, each once, with exactly these bytes. */
  readonly stored: readonly Buffer[];
  /** Texts that may be stored: what a file held before its fault. */
  readonly storable: readonly Buffer[];
  /** Records that are told again, byte for byte. */
  readonly duplicates: number;
  /** How many items must be refused, and with which reasons. */
  readonly quarantined: Readonly<Record<string, number>>;
};

export type HostileContent =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'link'; readonly target: string };

type CaseParts = Partial<HostileCase> & { readonly name: string };

/** A case of bytes that are read to their end. */
export function readCase(
  name: string,
  bytes: Buffer,
  stored: readonly Buffer[],
  parts: Partial<HostileCase> = {},
): HostileCase {
  return caseOf({ ...parts, name, content: { kind: 'bytes', bytes }, outcome: 'read', stored });
}

/** A case of bytes that cannot be read to their end. */
export function failedCase(
  name: string,
  bytes: Buffer,
  failure: readonly string[],
  storable: readonly Buffer[] = [],
): HostileCase {
  return caseOf({ name, content: { kind: 'bytes', bytes }, outcome: 'failed', failure, storable });
}

/** A case that is passed by for its name or its kind. */
export function skippedCase(name: string, content: HostileContent): HostileCase {
  return caseOf({ name, content, outcome: 'skipped' });
}

export function caseOf(parts: CaseParts): HostileCase {
  return {
    content: { kind: 'bytes', bytes: Buffer.alloc(0) },
    outcome: 'read',
    failure: [],
    stored: [],
    storable: [],
    duplicates: 0,
    quarantined: {},
    ...parts,
  };
}

/** An ordinary record about nothing, as an object; every tag gives another. */
export function ordinaryRecord(tag: string): Record<string, unknown> {
  const digest = hash('sha256', tag);
  const eventID = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDARTX3GSDSYHOSTILEA',
      arn: 'arn:aws:iam::111122223333:user/hostile',
      accountId: '111122223333',
      accessKeyId: 'AKIARTX3GSDSYHOSTILE',
      userName: 'hostile',
    },
    eventTime: '2026-11-03T14:05:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.66',
    userAgent: 'hostile/1.0',
    requestParameters: { tag },
    responseElements: null,
    requestID: digest.slice(32),
    eventID,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
  };
}

/** The bytes of an ordinary record with some of its members exchanged. */
export function recordBytes(tag: string, members: Record<string, unknown> = {}): Buffer {
  return Buffer.from(JSON.stringify({ ...ordinaryRecord(tag), ...members }));
}

/** The bytes of an ordinary record with a raw member at its end, as no serializer would write it. */
export function recordWith(tag: string, member: string | Buffer): Buffer {
  return Buffer.concat([recordBytes(tag).subarray(0, -1), Buffer.from(','), Buffer.from(member), Buffer.from('}')]);
}

/** A delivered file's text around records. */
export function fileOf(records: readonly Buffer[]): Buffer {
  const pieces = records.flatMap((record, at) => (at === 0 ? [record] : [Buffer.from(','), record]));
  return Buffer.concat([Buffer.from('{"Records":['), ...pieces, Buffer.from(']}')]);
}

/** Some ordinary records. */
export function ordinary(tag: string, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => recordBytes(`${tag} ${at}`));
}

/** A name as CloudTrail delivers. */
export function logName(tag: string, extension = 'json.gz'): string {
  const suffix = hash('sha256', tag).slice(0, 16).toUpperCase();
  return `${tag}/111122223333_CloudTrail_us-east-1_20261103T1410Z_${suffix}.${extension}`;
}
