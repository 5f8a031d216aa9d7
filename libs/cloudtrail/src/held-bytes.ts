const FIRST_CAPACITY = 64 * 1024;

/** Bytes kept over from earlier chunks, copied, so that the owner of a chunk may write it again. */
export class HeldBytes {
  length = 0;
  private buffer = new Uint8Array(0);

  append(part: Uint8Array): void {
    const needed = this.length + part.length;
    if (needed > this.buffer.length) this.grow(needed);
    this.buffer.set(part, this.length);
    this.length = needed;
  }

  /** What is held; valid until the next change. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** A copy of what is held, followed by `part`. */
  joinedWith(part: Uint8Array): Uint8Array {
    const joined = new Uint8Array(this.length + part.length);
    joined.set(this.view());
    joined.set(part, this.length);
    return joined;
  }

  /** Forgets what is held, and gives back the memory of an unusually large piece. */
  clear(): void {
    this.length = 0;
    if (this.buffer.length > 16 * FIRST_CAPACITY) this.buffer = new Uint8Array(0);
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, FIRST_CAPACITY, 2 * this.buffer.length));
    larger.set(this.view());
    this.buffer = larger;
  }
}
