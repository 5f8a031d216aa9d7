import { BracketStack } from './bracket-stack.ts';
import { hasContainerKey } from './container-key.ts';
import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  LINE_FEED,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  TAB,
  byteFlags,
  isJsonSpace,
} from './json-byte.ts';
import type { LookBack } from './look-back.ts';

/** What stands around a value, and so decides what its text may mean. */
export type Surroundings = {
  /** No container is around it, so it may be one line of many: a line feed in a string ends it. */
  readonly isLine: boolean;
  /** An array is around it, so a `]` too many closes that array. */
  readonly isElement: boolean;
  /** Whether an array of its own may hold records: under any of its keys, under its first key, or not at all. */
  readonly recordsKey: 'any' | 'first' | 'none';
};

const SHAPE = byteFlags(QUOTE, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT);
const IN_STRING = byteFlags(QUOTE, BACKSLASH, LINE_FEED);
const BEFORE_STRING = byteFlags(SPACE, TAB, LINE_FEED, CARRIAGE_RETURN, OPEN_ARRAY, OPEN_OBJECT, COMMA, COLON);

/**
 * Finds the end of one JSON value by its brackets and strings, window after window.
 *
 * After each `scan`, `outcome` says why it came back: at the end of what it may read (`unfinished`), behind the value
 * (`closed`), at a place where the value is certainly over but not closed (`broken`), or behind the `[` of an array that
 * holds records (`records`).
 */
export class ValueScan {
  outcome: 'unfinished' | 'closed' | 'broken' | 'records' = 'unfinished';
  /** The value is no JSON for certain, though its brackets may still close. */
  isFlawed = false;
  private readonly brackets: BracketStack;
  private surroundings: Surroundings = { isLine: true, isElement: false, recordsKey: 'any' };
  private isInString = false;
  private isEscaped = false;
  private window: Uint8Array = new Uint8Array(0);

  constructor(
    maxDepth: number,
    private readonly back: LookBack,
  ) {
    this.brackets = new BracketStack(maxDepth);
  }

  get isTooDeep(): boolean {
    return this.brackets.isTooDeep;
  }

  begin(surroundings: Surroundings): void {
    this.surroundings = surroundings;
    this.isFlawed = false;
    this.isInString = false;
    this.brackets.reset();
  }

  /** Goes on inside of an object, behind one of its values. */
  beginInsideObject(): void {
    this.begin({ isLine: false, isElement: false, recordsKey: 'any' });
    this.brackets.open(OPEN_OBJECT);
  }

  /** Reads `window` from `from` up to `stop`, and gives the index that it reached. */
  scan(window: Uint8Array, from: number, stop: number): number {
    this.window = window;
    this.goOn();
    let at = this.isInString ? this.scanString(from, stop) : from;
    while (this.outcome === 'unfinished') {
      while (at < stop && SHAPE[window[at] ?? 0] === 0) at++;
      if (at >= stop) return at;
      const behind = this.wholeStringEnd(at, stop);
      at = behind > 0 ? behind : this.step(window[at] ?? 0, at, stop);
    }
    return at;
  }

  private goOn(): void {
    this.outcome = 'unfinished';
  }

  /** Behind a string inside of the value that needs no second look: it stands in its place, is whole and has no escapes. */
  private wholeStringEnd(at: number, stop: number): number {
    const window = this.window;
    if (window[at] !== QUOTE || at === 0 || this.brackets.depth === 0 || BEFORE_STRING[window[at - 1] ?? 0] !== 1)
      return -1;
    let end = at + 1;
    while (end < stop && IN_STRING[window[end] ?? 0] === 0) end++;
    return end < stop && window[end] === QUOTE ? end + 1 : -1;
  }

  private step(byte: number, at: number, stop: number): number {
    if (byte === QUOTE) return this.beginString(at, stop);
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.close(byte, at);
    if (byte === OPEN_OBJECT && this.isMisplacedLine(at)) {
      this.outcome = 'broken';
      return at;
    }
    if (byte === OPEN_ARRAY && this.holdsRecords(at)) this.outcome = 'records';
    else this.brackets.open(byte);
    return at + 1;
  }

  private close(bracket: number, at: number): number {
    if (this.brackets.close(bracket)) {
      if (this.brackets.depth === 0) this.outcome = 'closed';
    } else if (bracket === CLOSE_ARRAY && this.surroundings.isElement) {
      this.outcome = 'broken';
      return at;
    } else {
      this.isFlawed = true;
    }
    return at + 1;
  }

  private beginString(at: number, stop: number): number {
    const before = at > 0 ? (this.window[at - 1] ?? 0) : this.back.byteAt(at, 1);
    if (this.brackets.depth > 0 && BEFORE_STRING[before] !== 1) this.isFlawed = true;
    this.isInString = true;
    this.isEscaped = false;
    return this.scanString(at + 1, stop);
  }

  /** Moves behind the closing quote, or as far as allowed. */
  private scanString(from: number, stop: number): number {
    const window = this.window;
    let at = from;
    while (at < stop) {
      if (this.isEscaped) {
        this.isEscaped = false;
        if (window[at] !== LINE_FEED) at++;
        continue;
      }
      while (at < stop && IN_STRING[window[at] ?? 0] === 0) at++;
      if (at >= stop) break;
      if (window[at] === QUOTE) return this.endString(at + 1);
      if (window[at] === BACKSLASH) this.isEscaped = true;
      else if (this.cutsLine()) return at;
      at++;
    }
    return at;
  }

  private endString(next: number): number {
    this.isInString = false;
    if (this.brackets.depth === 0) this.outcome = 'closed';
    return next;
  }

  /** JSON has no bare line feed in a string: a line of many ends there, and elsewhere the brackets may still close. */
  private cutsLine(): boolean {
    this.isFlawed = true;
    if (this.surroundings.isLine) this.outcome = 'broken';
    return this.surroundings.isLine;
  }

  /** A `{` at the start of a line, where no value may stand: the line before was cut short and this is another. */
  private isMisplacedLine(at: number): boolean {
    if (this.brackets.depth === 0 || this.back.byteAt(at, 1) !== LINE_FEED) return false;
    let distance = 2;
    while (isJsonSpace(this.back.byteAt(at, distance))) distance++;
    const before = this.back.byteAt(at, distance);
    if (before === COMMA) return this.brackets.isInObject();
    return before !== -1 && before !== OPEN_ARRAY && before !== COLON;
  }

  private holdsRecords(at: number): boolean {
    const { recordsKey } = this.surroundings;
    if (recordsKey === 'none' || this.brackets.depth !== 1 || !this.brackets.isInObject()) return false;
    return hasContainerKey(this.back, at, recordsKey === 'any');
  }
}
