import type { Surroundings } from './value-scan.ts';

/** Documents inside of arrays of documents: what joining broken files can produce, with room. */
const MOST_CONTAINERS = 8;

/** The arrays of items, and the objects that hold them, that a splitter is inside of. */
export class Containers {
  private readonly open: ('array' | 'document')[] = [];

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  get isDocument(): boolean {
    return this.open.at(-1) === 'document';
  }

  get isArrayOfDocument(): boolean {
    return this.open.at(-2) === 'document';
  }

  enterArray(): void {
    this.open.push('array');
  }

  enterDocument(): void {
    this.open.push('document');
  }

  leave(): void {
    this.open.pop();
  }

  clear(): void {
    this.open.length = 0;
  }

  /**
   * What a value that begins here has around it.
   *
   * An element of an array of records holds records of its own only where two broken files were joined, and then its
   * first key shows it; a record's later keys never make it a container.
   */
  surroundings(): Surroundings {
    const depth = this.open.length;
    const isFree = depth === 0 || (depth === 1 && this.open[0] === 'array');
    const recordsKey = depth >= MOST_CONTAINERS ? 'none' : isFree ? 'any' : 'first';
    return { isLine: depth === 0, isElement: this.open.at(-1) === 'array', recordsKey };
  }
}
