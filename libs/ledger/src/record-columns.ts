import type { EpochMs } from '#kernel';

/** The columns of a record that follow from its text; strings are in the form that the decoder gives to columns. */
export type RecordColumns = {
  readonly eventTime: EpochMs;
  readonly eventUuid: string;
  /** Null when the event id is `eventUuid` itself. */
  readonly eventId: string | null;
  readonly account: string;
  /** Names the acting identity: the head of the SHA-256 of its canonical text. */
  readonly actor: string;
  readonly isReadOnly: boolean | null;
  readonly eventName: string | null;
  readonly eventSource: string | null;
  readonly region: string | null;
  readonly sourceIp: string | null;
  readonly errorCode: string | null;
  /** JSON of the oddities, null when there are none. */
  readonly oddities: string | null;
};
