import type { BucketObject } from '#source';

/** Where an object lies whose bytes are wanted, plain enough to cross to another thread. */
export type ObjectPlace =
  | {
      readonly kind: 'file';
      /** Absolute; bytes where the name is no UTF-8. */
      readonly path: string | Uint8Array;
      /** For people and for the ledger. */
      readonly name: string;
    }
  | { readonly kind: 'bucket-object'; readonly object: BucketObject };

/** An object to read, under the id that the ledger is to know this reading by. */
export type ReaderItem = { readonly objectId: number; readonly place: ObjectPlace };

/** What became of an object that was read. */
export type Dealt =
  /** Read to its end, and all of it stored. */
  | { readonly kind: 'read' }
  /** Its name or its content says that it holds no records. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly detail: string }
  /** Not read to its end; what came before may be stored. */
  | { readonly kind: 'failed'; readonly reason: string; readonly detail: string; readonly passes: Passes };

/** Whether another reading may do better: after a while, when somebody has set something right, or never. */
export type Passes = 'by itself' | 'when mended' | 'never';
