import { CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT } from './json-byte.ts';

/**
 * The open brackets of one JSON value, forgiving towards text that closes them in the wrong order.
 *
 * A closing bracket also closes whatever was left open inside of its partner, so a forgotten `]` costs no more than the
 * value it stands in. Above `maxDepth` the brackets are counted and no longer told apart. Every step is O(1), amortised.
 */
export class BracketStack {
  depth = 0;
  /** Whether the value was at any point deeper than allowed. */
  isTooDeep = false;
  private readonly kinds: Uint8Array;
  private openObjects = 0;
  private openArrays = 0;

  constructor(maxDepth: number) {
    this.kinds = new Uint8Array(maxDepth);
  }

  reset(): void {
    this.depth = 0;
    this.isTooDeep = false;
    this.openObjects = 0;
    this.openArrays = 0;
  }

  open(bracket: number): void {
    if (this.depth >= this.kinds.length) this.isTooDeep = true;
    else {
      this.kinds[this.depth] = bracket;
      if (bracket === OPEN_OBJECT) this.openObjects++;
      else this.openArrays++;
    }
    this.depth++;
  }

  /** Closes the nearest partner of `bracket`; false, and nothing closed, when none is open. */
  close(bracket: number): boolean {
    if (this.depth > this.kinds.length) {
      this.depth--;
      return true;
    }
    const partner = bracket === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY;
    if ((partner === OPEN_OBJECT ? this.openObjects : this.openArrays) === 0) return false;
    while (this.pop() !== partner);
    return true;
  }

  /** Whether the innermost open bracket is `{`; false when it is not known. */
  isInObject(): boolean {
    return this.depth > 0 && this.depth <= this.kinds.length && this.kinds[this.depth - 1] === OPEN_OBJECT;
  }

  private pop(): number {
    this.depth--;
    const kind = this.kinds[this.depth] ?? 0;
    if (kind === OPEN_OBJECT) this.openObjects--;
    else this.openArrays--;
    return kind;
  }
}
