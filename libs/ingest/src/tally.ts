import type { Committed } from './committed.ts';
import type { FileNote, IngestReport } from './ingest-report.ts';

const MOST_NOTES = 1000;

/** Counts what was found and what was committed. */
export class Tally {
  private found = 0;
  private readonly files = { read: 0, skipped: 0, failed: 0 };
  private readonly records = { appended: 0, duplicate: 0, quarantined: 0 };
  private readonly appendIds: number[] = [];
  private readonly notes: FileNote[] = [];

  find(): void {
    this.found++;
  }

  /** Something of which nothing goes into the ledger. */
  setAside(note: FileNote): void {
    this.files[note.kind]++;
    this.note(note);
  }

  /** What is told of something that was read: what failed is counted with its ending in the ledger. */
  take(note: FileNote): void {
    if (note.kind === 'skipped') this.setAside(note);
    else this.note(note);
  }

  note(note: FileNote): void {
    if (this.notes.length < MOST_NOTES) this.notes.push(note);
  }

  commit({ appendId, appended, duplicate, quarantined, files }: Committed): void {
    this.appendIds.push(appendId);
    this.records.appended += appended;
    this.records.duplicate += duplicate;
    this.records.quarantined += quarantined;
    this.files.read += files.read;
    this.files.failed += files.failed;
  }

  /** Records that are stored by now. */
  stored(): number {
    return this.records.appended;
  }

  /** Things that were dealt with: read to their end, or set aside. */
  dealtWith(): number {
    return this.files.read + this.files.skipped + this.files.failed;
  }

  report(isInterrupted: boolean): IngestReport {
    const { appended, duplicate, quarantined } = this.records;
    return {
      files: { found: this.found, ...this.files },
      records: { seen: appended + duplicate + quarantined, appended, duplicate, quarantined },
      appendIds: [...this.appendIds],
      notes: [...this.notes],
      isInterrupted,
    };
  }
}
