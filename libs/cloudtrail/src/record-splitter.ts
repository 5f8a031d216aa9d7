import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  byteFlags,
  isJsonSpace,
} from './json-byte.ts';
import { Containers } from './containers.ts';
import { LookBack } from './look-back.ts';
import { Piece, keptOf } from './piece.ts';
import type { PieceBytes } from './piece.ts';
import { plainRecordAt } from './plain-record.ts';
import { MOST_OPEN } from './plain-scan.ts';
import { resyncPointIn } from './resync-point.ts';
import { DEFAULT_SPLIT_LIMITS } from './split-item.ts';
import type { SplitItem, SplitLimits, SplitReject } from './split-item.ts';
import { ValueScan } from './value-scan.ts';
import { isJsonScalar, isWordEnd } from './json-word.ts';

/** Cuts inflated text into candidates for records. Feed it every chunk in order, then `end` it once. */
export type RecordSplitter = {
  /** The items that this chunk completes. */
  readonly push: (chunk: Uint8Array) => SplitItem[];
  /** As `push`, one after the other: each is read when it is asked for, and most need no second reading to be decoded. */
  readonly each: (chunk: Uint8Array) => Generator<SplitItem, void>;
  /** The items that the end of the input completes. */
  readonly end: () => SplitItem[];
};

/**
 * Makes a splitter for one inflated object.
 *
 * It accepts any sequence of JSON values: one document, a document a line, or documents end to end, after a byte order
 * mark or not. The elements of a top-level array, and of an array under a key that holds records (`Records`, `Events`,
 * `logEvents`, …), are items of their own and the document around them is never held in memory; any other value is one
 * item. It looks at brackets and strings alone; whether an item is JSON in every detail shows when it is decoded.
 *
 * A fault costs the item it stands in. Where brackets do not show an item's end, the next line that begins with `{` or
 * the next `{"eventVersion"` does. How the input is cut into chunks changes nothing. Memory is bounded by one record
 * and one chunk, and time by a constant factor of the input's length, whatever the input.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function createRecordSplitter(limits: SplitLimits = DEFAULT_SPLIT_LIMITS): RecordSplitter {
  const scanner = new Scanner(limits);
  return { push: (chunk) => [...scanner.each(chunk)], each: (chunk) => scanner.each(chunk), end: () => scanner.end() };
}

/** Broken text is read again from its next hint of a record; beyond twice the input's length it is not. */
const MOST_RESCANS = 2;
const RESCAN_ALLOWANCE_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = byteFlags(0xef, 0xbb, 0xbf);
const NOTHING = new Uint8Array(0);

type Fault = Pick<SplitReject, 'reason' | 'detail'>;
const UNFINISHED: Fault = { reason: 'NOT_JSON', detail: 'the input ends inside of this value' };
const UNCLOSED: Fault = { reason: 'NOT_JSON', detail: 'the brackets or strings of this value do not close' };
const GARBAGE: Fault = { reason: 'NOT_JSON', detail: 'no JSON value begins here' };
const OPEN_END: Fault = { reason: 'NOT_JSON', detail: 'the input ends before its array or object of records does' };
const TOO_LARGE: Fault = { reason: 'RECORD_TOO_LARGE', detail: 'the value is larger than a record may be' };
const TOO_DEEP: Fault = { reason: 'NESTED_TOO_DEEP', detail: 'the value is nested deeper than a record may be' };

class Scanner {
  private items: SplitItem[] = [];
  private position = 0;
  private window: Uint8Array = NOTHING;
  /** Offset of the window's first byte in the whole input. */
  private base = 0;
  private readonly back = new LookBack();
  private mode: 'gap' | 'value' | 'document' | 'word' | 'garbage' = 'gap';
  private readonly containers = new Containers();
  private readonly piece: Piece;
  private readonly value: ValueScan;
  private readonly mayBePlain: boolean;
  private rescannedBytes = 0;

  constructor(private readonly limits: SplitLimits) {
    this.mayBePlain = limits.maxDepth >= MOST_OPEN;
    this.piece = new Piece(limits);
    this.value = new ValueScan(limits.maxDepth, this.back);
  }

  *each(chunk: Uint8Array): Generator<SplitItem, void> {
    this.window = chunk;
    this.back.enter(chunk);
    for (let at = 0; at < this.window.length;) {
      at = this.scanOn(at);
      if (this.items.length === 0) continue;
      for (const item of this.takeItems()) yield item; // handing the array's own iterator on would take three times as long
    }
    this.leaveWindow();
  }

  end(): SplitItem[] {
    let endsInItem = false;
    while (this.hasPiece()) {
      const next = this.mode === 'value' ? this.fail(0, UNFINISHED) : this.finishBare(0, UNFINISHED);
      endsInItem = next >= this.window.length && this.items.at(-1)?.kind === 'reject';
      this.scanFrom(next);
      this.leaveWindow();
    }
    if (!this.containers.isEmpty && !endsInItem) this.reject(OPEN_END, this.base, keptOf(NOTHING));
    this.containers.clear();
    return this.takeItems();
  }

  private takeItems(): SplitItem[] {
    const taken = this.items;
    this.items = [];
    return taken;
  }

  private scanFrom(start: number): void {
    for (let at = start; at < this.window.length;) at = this.scanOn(at);
  }

  /** Goes on by one item at most, and gives the index that it reached. */
  private scanOn(at: number): number {
    if (this.isOverLimit(at)) return this.outgrow(at);
    if (this.mode === 'gap') return this.scanGap(at);
    return this.mode === 'value' || this.mode === 'document' ? this.scanValue(at) : this.scanBare(at);
  }

  private leaveWindow(): void {
    if (this.hasPiece()) this.piece.leave(this.window);
    this.base += this.window.length;
    this.back.leave();
    this.window = NOTHING;
  }

  private hasPiece(): boolean {
    return this.mode !== 'gap' && this.mode !== 'document';
  }

  private isOverLimit(at: number): boolean {
    if (!this.hasPiece() || this.piece.isOversized) return false;
    return this.base + at - this.piece.offset > this.limits.maxRecordBytes;
  }

  /** The index up to which the scan may go before somebody has to look at the piece's length. */
  private stopIndex(): number {
    if (!this.hasPiece() || this.piece.isOversized) return this.window.length;
    return Math.min(this.window.length, this.piece.offset + this.limits.maxRecordBytes + 1 - this.base);
  }

  /** Text that is known to be broken is read again from its next hint of a record; else only the piece's ends are kept. */
  private outgrow(at: number): number {
    const next = this.mode === 'value' && this.value.isFlawed ? this.resync(at, UNCLOSED) : -1;
    if (next >= 0) return next;
    this.piece.outgrow(this.window, at);
    return at;
  }

  private scanGap(from: number): number {
    const isInArray = !this.containers.isEmpty;
    for (let at = from; at < this.window.length; at++) {
      const byte = this.window[at] ?? 0;
      if (isJsonSpace(byte) || (isInArray ? byte === COMMA : BYTE_ORDER_MARK[byte] === 1)) continue;
      if (byte === OPEN_OBJECT) return isInArray ? this.takeObject(at) : this.beginValue(at);
      if (byte === QUOTE || (byte === OPEN_ARRAY && isInArray)) return this.beginValue(at);
      if (byte === CLOSE_ARRAY && isInArray) return this.endArray(at + 1);
      if (byte === CLOSE_OBJECT && this.containers.isArrayOfDocument) return this.abandonArray(at);
      if (byte !== OPEN_ARRAY) return this.beginBare(at, isWordEnd(byte));
      this.containers.enterArray();
      return at + 1;
    }
    return this.window.length;
  }

  /** Of a plain record, one reading tells its end and all that is in it. */
  private takeObject(at: number): number {
    const record = this.mayBePlain ? plainRecordAt(this.window, at) : null;
    if (record === null || record.length > this.limits.maxRecordBytes) return this.beginValue(at);
    return this.accept(record, at + record.length);
  }

  private beginValue(at: number): number {
    this.piece.begin(this.base, at);
    this.mode = 'value';
    this.value.begin(this.containers.surroundings());
    return at;
  }

  private scanValue(from: number): number {
    const at = this.value.scan(this.window, from, this.stopIndex());
    switch (this.value.outcome) {
      case 'closed':
        return this.mode === 'document' ? this.endDocument(at) : this.finishValue(at);
      case 'broken':
        return this.mode === 'document' ? this.abandonDocument(at) : this.fail(at, UNCLOSED);
      case 'records':
        return this.enterRecords(at);
      default:
        return at;
    }
  }

  private finishValue(end: number): number {
    this.mode = 'gap';
    const bytes = this.piece.wholeTo(this.window, end);
    if (bytes !== null && !this.value.isTooDeep) return this.accept(bytes, end);
    this.reject(bytes === null ? TOO_LARGE : TOO_DEEP, this.piece.offset, this.piece.keptTo(this.window, end));
    return end;
  }

  private accept(bytes: Uint8Array, end: number): number {
    this.items.push({ kind: 'text', bytes, position: this.position++, byteOffset: this.base + end - bytes.length });
    return end;
  }

  private enterRecords(next: number): number {
    if (this.mode === 'value') this.containers.enterDocument();
    this.containers.enterArray();
    this.mode = 'gap';
    return next;
  }

  private endArray(next: number): number {
    this.containers.leave();
    if (!this.containers.isDocument) return next;
    this.mode = 'document';
    this.value.beginInsideObject();
    return next;
  }

  private endDocument(next: number): number {
    this.containers.leave();
    this.mode = 'gap';
    return next;
  }

  /** The document closes although its array of records did not. */
  private abandonArray(at: number): number {
    this.containers.leave();
    this.containers.leave();
    this.reject(UNCLOSED, this.base + at, keptOf(this.window.subarray(at, at + 1)));
    return at + 1;
  }

  /** Another document begins although this one did not close. */
  private abandonDocument(at: number): number {
    this.reject(UNCLOSED, this.base + at, keptOf(NOTHING));
    return this.endDocument(at);
  }

  /** The value is over, though not closed: it is rejected, up to the next hint of a record or else up to `at`. */
  private fail(at: number, fault: Fault): number {
    const next = this.resync(at, fault);
    if (next >= 0) return next;
    const kept = this.piece.keptTo(this.window, at);
    this.mode = 'gap';
    this.reject(kept.bytes === null ? TOO_LARGE : fault, this.piece.offset, kept);
    return at;
  }

  /** Rejects what stands before the next hint of a record, and gives the index to read on from; -1 without a hint. */
  private resync(at: number, fault: Fault): number {
    const broken = this.piece.wholeTo(this.window, at);
    const point = broken === null ? -1 : resyncPointIn(broken);
    if (broken === null || point < 0 || !this.mayRescan(broken.length - point, at)) return -1;
    const offset = this.piece.offset;
    this.mode = 'gap';
    this.reject(fault, offset, keptOf(broken.subarray(0, point)));
    if (offset >= this.base) return offset - this.base + point;
    this.window = joined(broken.subarray(point), this.window.subarray(at));
    this.base = offset + point;
    this.back.restartAt(this.window);
    return 0;
  }

  private mayRescan(length: number, at: number): boolean {
    this.rescannedBytes += length;
    return this.rescannedBytes <= MOST_RESCANS * (this.base + at) + RESCAN_ALLOWANCE_BYTES;
  }

  private beginBare(at: number, isGarbage: boolean): number {
    this.piece.begin(this.base, at);
    this.mode = isGarbage ? 'garbage' : 'word';
    return at + 1;
  }

  private scanBare(from: number): number {
    const stop = this.stopIndex();
    let at = from;
    if (this.mode === 'word') {
      while (at < stop && !isWordEnd(this.window[at] ?? 0)) at++;
      if (at >= stop) return at;
      if (this.scalarTo(at) !== null) return this.finishBare(at, GARBAGE);
      this.mode = 'garbage';
    }
    while (at < stop && !this.endsGarbage(this.window[at] ?? 0)) at++;
    return at < stop ? this.finishBare(at, GARBAGE) : at;
  }

  private endsGarbage(byte: number): boolean {
    if (byte === OPEN_OBJECT) return true;
    if (this.containers.isEmpty) return false;
    return byte === COMMA || byte === CLOSE_ARRAY || (byte === CLOSE_OBJECT && this.containers.isArrayOfDocument);
  }

  private scalarTo(end: number): Uint8Array | null {
    const word = this.piece.wholeTo(this.window, end);
    return word !== null && isJsonScalar(word) ? word : null;
  }

  private finishBare(end: number, fault: Fault): number {
    const scalar = this.mode === 'word' ? this.scalarTo(end) : null;
    this.mode = 'gap';
    if (scalar !== null) return this.accept(scalar, end);
    const kept = this.piece.keptTo(this.window, end);
    this.reject(fault, this.piece.offset, kept.bytes === null ? kept : keptOf(withoutSpaceAtEnd(kept.bytes)));
    return end;
  }

  private reject(fault: Fault, byteOffset: number, kept: PieceBytes): void {
    this.items.push({ kind: 'reject', ...fault, position: this.position++, byteOffset, ...kept });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function withoutSpaceAtEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isJsonSpace(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(0, end);
}
