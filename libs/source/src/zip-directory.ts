import { fromRandomAccessReader, RandomAccessReader } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { systemReason } from './failure.ts';
import type { OpenFile } from './file-bytes.ts';

/**
 * Gives yauzl the bytes it asks for. A hostile archive makes it ask for places that no file has, for which Node would
 * throw where nobody can catch it; here every fault reaches yauzl's caller.
 */
class CheckedReader extends RandomAccessReader {
  constructor(private readonly file: OpenFile) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const answer = (error: Error | null, bytesRead?: number): void => {
      try {
        callback(error, bytesRead);
      } catch (fault) {
        this.emit('error', fault);
      }
    };
    if (!(position >= 0 && position + length <= this.file.byteSize)) {
      setImmediate(answer, new Error('the archive points to a place outside of itself'));
      return;
    }
    this.file.handle.read(buffer, offset, length, position).then(
      ({ bytesRead }) => {
        answer(null, bytesRead);
      },
      (error: unknown) => {
        answer(new Error(`the archive cannot be read (${systemReason(error)})`));
      },
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null); // whoever opened the file closes it
  }
}

/**
 * Reads the end of a zip archive and gives its directory. Entry names stay bytes and are not judged by yauzl, which
 * gives up on a whole archive for one name that would be unsafe to write to a disk.
 *
 * @throws Error in yauzl's words when the file is no zip archive or its end is damaged
 */
export function openZip(file: OpenFile): Promise<ZipFile> {
  const reader = new CheckedReader(file);
  return new Promise((resolve, reject) => {
    reader.on('error', reject);
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: false };
    fromRandomAccessReader(reader, file.byteSize, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

/** Where an entry's bytes begin in the file. @throws Error in yauzl's words when the entry's own header is damaged */
export function entryStart(zip: ZipFile, entry: Entry): Promise<number> {
  return new Promise((resolve, reject) => {
    zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => {
      if (error === null) resolve(header.fileDataStart);
      else reject(error);
    });
  });
}
