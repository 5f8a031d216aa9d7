import type { Extract } from 'tar-stream';
import { TAR_BLOCK_BYTES } from './content-kind.ts';

/** A tar archive on its way into its unpacker. */
export type Feeding = {
  /** Resolves when all chunks have been read, whether or not the unpacker took them. */
  readonly over: Promise<void>;
  readonly isOver: () => boolean;
  /** Whether the last block read is of zeros, as the two at the end of an archive are. */
  readonly endsInZeros: () => boolean;
  /** Says that nobody reads the current entry any more. Before, the unpacker is not told the end: it would drop the rest. */
  readonly release: () => void;
  /** Ends the unpacker and reads no further chunks. */
  readonly stop: () => void;
};

/** Writes all chunks into the unpacker, no faster than it takes them; once it has given up, only reads them. */
export function feedUnpacker(unpacker: Extract, chunks: AsyncGenerator<Uint8Array, void>): Feeding {
  let isOver = false;
  let isHeld = false;
  let isStopped = false;
  let lastBlock: Uint8Array = new Uint8Array(0);
  let wake = (): void => undefined;
  const stirred = (): void => {
    wake();
  };
  unpacker.on('drain', stirred).on('close', stirred);
  unpacker.on('entry', () => (isHeld = true));

  // One turn later: another entry may lie in what the unpacker has, and take hold first.
  const endIfDone = (): void => {
    setImmediate(() => {
      if (isOver && !isHeld && !unpacker.destroying) unpacker.end(null);
    });
  };
  const run = async (): Promise<void> => {
    for await (const chunk of chunks) {
      if (isStopped) break;
      lastBlock = Buffer.concat([lastBlock, chunk.subarray(-TAR_BLOCK_BYTES)]).subarray(-TAR_BLOCK_BYTES);
      const takesMore = new Promise<void>((resolve) => (wake = resolve));
      if (!unpacker.destroyed && !unpacker.write(chunk)) await takesMore;
    }
    isOver = true;
    endIfDone();
  };

  return {
    over: run(),
    isOver: () => isOver,
    endsInZeros: () => lastBlock.every((byte) => byte === 0),
    release: () => {
      isHeld = false;
      endIfDone();
    },
    stop: () => {
      isStopped = true;
      unpacker.destroy();
    },
  };
}
