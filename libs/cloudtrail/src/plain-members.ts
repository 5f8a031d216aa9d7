import { LONGEST_COLUMN_BYTES } from './column-text.ts';
import { OPEN_OBJECT, QUOTE } from './json-byte.ts';
import type { PlainScan } from './plain-scan.ts';
import { pooledText } from './text-pool.ts';
import { ABSENT } from './top-member-name.ts';
import type { TopMember } from './top-member-name.ts';
import { asciiTextAt } from './utf8-text.ts';

const [LOWER_F, LOWER_N, LOWER_T] = [0x66, 0x6e, 0x74];

/** What is given for a value that has to be read in the thorough way. */
export const UNCLEAR = Symbol('unclear');
/** Its type. */
export type Unclear = typeof UNCLEAR;

/** The values of the members of a plain record's first level, read from its bytes. */
export class PlainMembers {
  /** The record that the scan was made of last. */
  bytes: Uint8Array = new Uint8Array(0);

  constructor(private readonly scan: PlainScan) {}

  /** Where the value begins; `ABSENT` when there is none. */
  startOf(member: TopMember): number {
    return this.scan.starts[member] ?? ABSENT;
  }

  /** Behind its end. */
  endOf(member: TopMember): number {
    return this.scan.ends[member] ?? 0;
  }

  /** Missing, null, or an empty text. */
  isAbsent(member: TopMember): boolean {
    const start = this.startOf(member);
    const first = this.bytes[start];
    return start === ABSENT || first === LOWER_N || (first === QUOTE && this.bytes[start + 1] === QUOTE);
  }

  isObject(member: TopMember): boolean {
    return this.bytes[this.startOf(member)] === OPEN_OBJECT;
  }

  /** A text of whatever kind that a column can hold. */
  text(member: TopMember): string | null | Unclear {
    if (!this.isText(member)) return this.isAbsent(member) ? null : UNCLEAR;
    return asciiTextAt(this.bytes, this.startOf(member) + 1, this.endOf(member) - 1);
  }

  /** As `text`, of a text that many records have in common. */
  commonText(member: TopMember): string | null | Unclear {
    if (!this.isText(member)) return this.isAbsent(member) ? null : UNCLEAR;
    return pooledText(this.bytes, this.startOf(member) + 1, this.endOf(member) - 1);
  }

  /** `true` or `false`, as such or as a text in lower case. */
  flag(member: TopMember): boolean | null | Unclear {
    const text = this.commonText(member);
    if (text === null || text === 'true' || text === 'false') return text === null ? null : text === 'true';
    const first = this.bytes[this.startOf(member)];
    return first === LOWER_T || first === LOWER_F ? first === LOWER_T : UNCLEAR;
  }

  private isText(member: TopMember): boolean {
    const start = this.startOf(member);
    const length = this.endOf(member) - start - 2;
    return this.bytes[start] === QUOTE && length > 0 && length <= LONGEST_COLUMN_BYTES;
  }
}
