/** How far back the splitter looks: more than any container's key with a sensible amount of space around it. */
export const LOOK_BACK_BYTES = 64;

const NOTHING = new Uint8Array(0);

/**
 * The bytes before a place in the stream, nearest first, across the border between two chunks.
 *
 * The reach is fixed, so that what is found does not depend on how the stream was cut into chunks.
 */
export class LookBack {
  private window: Uint8Array = NOTHING;
  private before: Uint8Array = NOTHING;

  /** Goes on to the window that follows the one that was left. */
  enter(window: Uint8Array): void {
    this.window = window;
  }

  /** Keeps a copy of the window's last bytes, which become those before the next window. */
  leave(): void {
    const isShort = this.window.length < LOOK_BACK_BYTES;
    const earlier = isShort ? this.before.subarray(this.window.length - LOOK_BACK_BYTES) : NOTHING;
    const last = this.window.subarray(-LOOK_BACK_BYTES);
    const before = new Uint8Array(earlier.length + last.length);
    before.set(earlier);
    before.set(last, earlier.length);
    this.before = before;
    this.window = NOTHING;
  }

  /** Starts anew: nothing stands before the window. */
  restartAt(window: Uint8Array): void {
    this.before = NOTHING;
    this.window = window;
  }

  /** The byte `distance` (from 1) before index `at` of the window; -1 beyond the reach. */
  byteAt(at: number, distance: number): number {
    if (distance > LOOK_BACK_BYTES) return -1;
    const index = at - distance;
    return (index >= 0 ? this.window[index] : this.before[this.before.length + index]) ?? -1;
  }
}
