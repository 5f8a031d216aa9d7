import { hash } from 'node:crypto';
import type { ManifestRecord } from './manifest.ts';

/** A record before it has a place in a file. */
export type Draft = Omit<ManifestRecord, 'position' | 'byteOffset' | 'sha256' | 'eventTimeMs' | 'story'> & {
  readonly text: string;
  readonly region: string;
  /** When it happened, by which files are filled; poison has a moment too, though it does not tell it. */
  readonly atMs: number;
};

/** A draft with the hash of its text, and the story that it belongs to. */
export type SealedDraft = Draft & { readonly sha256: string; readonly story: string };

/** Seals a draft. Hashing at once also makes one string of the text's many pieces, which halves the time of all. */
export const sealed = (draft: Draft, story: string): SealedDraft => ({
  ...draft,
  sha256: hash('sha256', draft.text),
  story,
});

/** The fields of a record that differ between calls; the text of each is JSON already. */
export type RecordParts = {
  readonly version: string;
  readonly identity: string;
  readonly atMs: number;
  readonly source: string;
  readonly name: string;
  readonly region: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly request: string;
  readonly response: string;
  readonly isReadOnly: boolean;
  readonly requestId: string;
  /** Null for a record that was delivered without one. */
  readonly eventId: string | null;
  /** Null for a record that was delivered without one. */
  readonly recipient: string | null;
  /** Further members, each with its leading comma; an empty text for none. */
  readonly more: string;
  /** Whether the call came over TLS from outside, as all do that no AWS service made. */
  readonly hasTls: boolean;
  /** `AwsApiCall` where it is left out. */
  readonly eventType?: string;
};

/** The time as CloudTrail writes it: whole seconds, in UTC. */
export const isoSecond = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

/** The compact JSON text of a record, its members in CloudTrail's own order. */
export function recordText(parts: RecordParts): string {
  const [before, after] = recordHalves(parts);
  return before + parts.more + after;
}

/** The text before and after the place of further members, for those who must know its length first. */
export function recordHalves(parts: Omit<RecordParts, 'more'>): readonly [string, string] {
  const eventId = parts.eventId === null ? '' : `"eventID":"${parts.eventId}",`;
  const recipient = parts.recipient === null ? '' : `"recipientAccountId":"${parts.recipient}",`;
  const tls = parts.hasTls
    ? `,"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${parts.source}"}`
    : '';
  return [
    `{"eventVersion":"${parts.version}","userIdentity":${parts.identity},"eventTime":"${isoSecond(parts.atMs)}",` +
      `"eventSource":"${parts.source}","eventName":"${parts.name}","awsRegion":"${parts.region}",` +
      `"sourceIPAddress":"${parts.ip}","userAgent":"${parts.userAgent}",` +
      `"requestParameters":${parts.request},"responseElements":${parts.response},` +
      `"requestID":"${parts.requestId}",${eventId}"readOnly":${String(parts.isReadOnly)}`,
    `,"eventType":"${parts.eventType ?? 'AwsApiCall'}","managementEvent":true,${recipient}"eventCategory":"Management"${tls}}`,
  ];
}
