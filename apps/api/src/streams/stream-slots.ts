import { err, ok } from '#kernel';
import type { Result } from '#kernel';
import { StreamsExhausted } from './stream-faults.ts';

/** Takes a place for a viewer; what it gives frees the place, and may be called again. */
export type TakeSlot = (viewer: string) => Result<() => void, StreamsExhausted>;

/** So many places for each viewer, and so many altogether. */
export function createSlots(mostOfViewer: number, most: number): TakeSlot {
  const taken = new Map<string, number>();
  let all = 0;
  return (viewer) => {
    const own = taken.get(viewer) ?? 0;
    if (own >= mostOfViewer) return err(new StreamsExhausted('viewer', mostOfViewer));
    if (all >= most) return err(new StreamsExhausted('server', most));
    taken.set(viewer, own + 1);
    all += 1;
    let isTaken = true;
    return ok(() => {
      if (!isTaken) return;
      isTaken = false;
      all -= 1;
      const left = (taken.get(viewer) ?? 1) - 1;
      if (left > 0) taken.set(viewer, left);
      else taken.delete(viewer);
    });
  };
}
