import type pg from 'pg';
import { appendBatch, createRecordRoom } from '#ledger';
import type {
  Appended,
  Count,
  LedgerBatch,
  NewObject,
  NewRecord,
  ObjectEnding,
  QuarantineEntry,
  RecordRoom,
  WrittenRecord,
} from '#ledger';

/** How much goes into one transaction: large enough to be fast, small enough to be soon over. */
export type BatchLimits = { readonly records: number; readonly bytes: number };

export const DEFAULT_BATCH_LIMITS: BatchLimits = { records: 5_000, bytes: 8 * 1024 * 1024 };

/** An object's ending, but for what only the batches before it can tell. */
export type Ending = Omit<ObjectEnding, 'appendedBefore' | 'duplicatesBefore' | 'recordsQuarantined'>;

/** What an object or a quarantine entry weighs against the limit of records: each is a row, and some bytes. */
const ROW_BYTES = 512;

type Preparing = {
  readonly objects: NewObject[];
  readonly records: WrittenRecord[];
  readonly quarantine: QuarantineEntry[];
  readonly endings: Ending[];
  readonly replays: { quarantineId: number; objectId: number }[];
};

type Waiter = { readonly resolve: () => void; readonly reject: (reason: unknown) => void };

type OpenObject = Count & { readonly quarantined: number };

/**
 * Gathers what is read into batches and stores them one after the other: one is being stored while the next is gathered,
 * and never more, which bounds memory.
 */
export class Loader {
  private batch = emptyBatch();
  private bytes = 0;
  private storing: Promise<void> = Promise.resolve();
  /** Who waits for the batch that is gathered. */
  private waiting: Waiter[] = [];
  /** Where the records lie of the batch that is gathered, and where those of the next one may. */
  private room = createRecordRoom();
  private free: RecordRoom | null = null;
  /** What was stored so far of the objects that have not ended. */
  private readonly open = new Map<number, OpenObject>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly onCommit: (batch: LedgerBatch, appended: Appended) => void,
    private readonly limits: BatchLimits = DEFAULT_BATCH_LIMITS,
  ) {}

  begin(object: NewObject): void {
    this.batch.objects.push(object);
    this.open.set(object.objectId, { appended: 0, duplicate: 0, quarantined: 0 });
    this.bytes += ROW_BYTES;
  }

  /** Writes a record down: what it is made of may change afterwards. */
  add(record: NewRecord): void {
    this.batch.records.push(this.room.keep(record));
    this.bytes += record.text.length + ROW_BYTES;
  }

  reject(entry: QuarantineEntry): void {
    this.batch.quarantine.push(entry);
    this.bytes += entry.content.length + ROW_BYTES;
    const object = this.open.get(entry.objectId);
    if (object === undefined || entry.position === null) return;
    this.open.set(entry.objectId, { ...object, quarantined: object.quarantined + 1 });
  }

  /** @param replays the quarantine entry that was read again by reading this object */
  end(ending: Ending, replays?: number): void {
    this.batch.endings.push(ending);
    if (replays !== undefined) this.batch.replays.push({ quarantineId: replays, objectId: ending.objectId });
    this.bytes += ROW_BYTES;
  }

  /** Stops counting for an object that is to have no ending: what of it was read is kept, as of one that was interrupted. */
  leave(objectId: number): void {
    this.open.delete(objectId);
  }

  isFull(): boolean {
    return this.batch.records.length >= this.limits.records || this.bytes >= this.limits.bytes;
  }

  /** Waits until the batch before is stored, then begins to store this one. One that holds nothing waits for nothing. */
  async flush(): Promise<void> {
    if (isEmpty(this.batch)) return;
    await this.storing;
    const batch = this.completed(this.batch);
    const waiting = this.startAnew();
    this.storing = this.store(batch, this.room);
    [this.room, this.free] = [this.free ?? createRecordRoom(), null];
    // Whoever waits for it next is told of a failure, too.
    this.storing.then(
      () => {
        for (const { resolve } of waiting) resolve();
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
      },
    );
  }

  /** Settles when all that was read so far is stored, or cannot be: what is gathered has to be flushed by somebody. */
  whenStored(): Promise<void> {
    if (isEmpty(this.batch)) return this.storing;
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Stores all that is left, and waits for it. */
  async finish(): Promise<void> {
    await this.flush();
    await this.storing;
  }

  /**
   * Forgets what is not being stored yet, and waits for what is.
   *
   * @param reason told to whoever waits for what is forgotten
   */
  async abandon(reason: unknown = new Error('the loading was given up')): Promise<void> {
    for (const { reject } of this.startAnew()) reject(reason);
    await this.storing;
  }

  /** Gathers into an empty batch from now on. Gives who waits for the one before. */
  private startAnew(): readonly Waiter[] {
    const { waiting } = this;
    this.batch = emptyBatch();
    this.bytes = 0;
    this.waiting = [];
    return waiting;
  }

  /** What failed may be looked at again by whoever is told, so its room is not used again. */
  private async store(batch: LedgerBatch, room: RecordRoom): Promise<void> {
    const appended = await appendBatch(this.pool, batch);
    for (const [objectId, now] of appended.byObject) {
      const before = this.open.get(objectId);
      if (before === undefined) continue;
      const sum = { appended: before.appended + now.appended, duplicate: before.duplicate + now.duplicate };
      this.open.set(objectId, { ...before, ...sum });
    }
    for (const { objectId } of batch.endings) this.open.delete(objectId);
    this.onCommit(batch, appended);
    room.clear();
    this.free = room;
  }

  private completed({ endings, ...rest }: Preparing): LedgerBatch {
    const complete = endings.map((ending) => {
      const object = this.open.get(ending.objectId);
      return {
        ...ending,
        recordsQuarantined: object?.quarantined ?? 0,
        appendedBefore: object?.appended ?? 0,
        duplicatesBefore: object?.duplicate ?? 0,
      };
    });
    return { ...rest, endings: complete };
  }
}

const emptyBatch = (): Preparing => ({ objects: [], records: [], quarantine: [], endings: [], replays: [] });

const isEmpty = ({ objects, records, quarantine, endings }: Preparing): boolean =>
  objects.length + records.length + quarantine.length + endings.length === 0;
