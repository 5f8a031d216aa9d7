/**
 * Remembers values by text, at most so many of them: those that were asked for last, as well as two halves can tell. The
 * younger half takes what is new and what the older one was asked for; when it is full, it becomes the older one, and
 * what nobody asked for since is forgotten.
 */
export class RecentMap<V> {
  private younger = new Map<string, V>();
  private older = new Map<string, V>();
  private readonly mostOfHalf: number;

  constructor(most: number) {
    this.mostOfHalf = Math.max(1, Math.floor(most / 2));
  }

  get(text: string): V | undefined {
    const value = this.younger.get(text);
    if (value !== undefined) return value;
    const earlier = this.older.get(text);
    if (earlier !== undefined) this.set(text, earlier);
    return earlier;
  }

  set(text: string, value: V): void {
    if (this.younger.size >= this.mostOfHalf) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(text, value);
  }
}
