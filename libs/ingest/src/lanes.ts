import { startLane } from './lane.ts';
import type { Lane, LaneInput, LaneListener } from './lane.ts';
import type { LaneSettings } from './lane-message.ts';

/** Threads that read files and fetched objects and store what is in them, each by connections of its own, beside this one. */
export type Lanes = {
  /** Waits until a lane has room, then gives it the file. @throws what a lane failed of */
  readonly load: (file: LaneInput) => Promise<void>;
  /** Waits until all is stored that they were given. @throws what a lane failed of */
  readonly finish: () => Promise<void>;
  /** Ends them: what is not being stored is left. */
  readonly abandon: () => Promise<void>;
};

/**
 * Files that wait with lanes, in all. Whoever deals them also advances the lineage, for some tenths of a second at a time; a
 * lane that has nothing to read meanwhile is lost, and most files are read in a few milliseconds.
 */
const MOST_WAITING = 64;
/** While one file is read, the next one waits with the lane, however many lanes there are. */
const LEAST_WAITING = 2;

/** Lanes that start when the first file comes. */
export function createLanes(count: number, settings: LaneSettings, listener: LaneListener): Lanes {
  const lanes: Lane[] = [];
  const mostWaiting = Math.max(LEAST_WAITING, Math.floor(MOST_WAITING / count));
  let wake: () => void = () => undefined;
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const failure = (): Error | null => {
    for (const lane of lanes) {
      const state = lane.state();
      if (state.kind === 'failed') return state.error;
    }
    return null;
  };
  const roomiest = (): Lane | undefined => lanes.toSorted((a, b) => a.waiting() - b.waiting())[0];
  const hasRoom = (): boolean => (roomiest()?.waiting() ?? 0) < mostWaiting;
  const areDone = (): boolean => lanes.every((lane) => lane.state().kind !== 'working');
  const terminate = async (): Promise<void> => {
    await Promise.all(lanes.map((lane) => lane.terminate()));
  };

  return {
    load: async (file) => {
      while (lanes.length < count)
        lanes.push(
          startLane(settings, listener, () => {
            wake();
          }),
        );
      await until(() => hasRoom() || failure() !== null);
      const error = failure();
      if (error !== null) throw error;
      roomiest()?.load(file);
    },
    finish: async () => {
      for (const lane of lanes) lane.end('finish');
      await until(() => areDone() || failure() !== null);
      const error = failure();
      if (error !== null) throw error;
      await terminate();
    },
    abandon: async () => {
      for (const lane of lanes) lane.end('abort');
      await until(areDone);
      await terminate();
    },
  };
}
