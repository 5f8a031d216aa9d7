/** Values that several ask for by the same key: what is on its way is waited for, and the last ones are remembered. */
export type Shared<T> = {
  readonly get: (key: string, read: () => Promise<T>) => Promise<T>;
  readonly forget: () => void;
};

/**
 * @param most remembered once they are there; a value that could not be had is not
 */
export function createShared<T>(most: number): Shared<T> {
  const known = new Map<string, Promise<T>>();
  const drop = (key: string, value: Promise<T>): void => {
    if (known.get(key) === value) known.delete(key);
  };
  const get = (key: string, read: () => Promise<T>): Promise<T> => {
    const before = known.get(key);
    if (before !== undefined) {
      known.delete(key);
      known.set(key, before);
      return before;
    }
    const value = read();
    known.set(key, value);
    value.then(
      () => {
        if (most === 0) drop(key, value);
      },
      () => {
        drop(key, value);
      },
    );
    const [oldest] = known.keys();
    if (most > 0 && known.size > most && oldest !== undefined) known.delete(oldest);
    return value;
  };
  return {
    get,
    forget: () => {
      known.clear();
    },
  };
}
