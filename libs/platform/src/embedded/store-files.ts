import { join } from 'node:path';

/**
 * Where the parts of a store are. The home is the folder the user named. The place is where the cluster is: the home
 * itself, unless PostgreSQL's account cannot get there (see `place.ts`).
 */
export type StoreFiles = {
  readonly home: string;
  readonly place: string;
  /** PostgreSQL's data folder. */
  readonly cluster: string;
  /** The FIFO of the store's users; belongs to PostgreSQL's account. */
  readonly run: string;
  readonly log: string;
  /** The port that the server had last, so that it gets the same again and open pools find it after a crash. */
  readonly port: string;
};

/** Names the files of a store. */
export function storeFilesOf(home: string, place: string): StoreFiles {
  return {
    home,
    place,
    cluster: join(place, 'cluster'),
    run: join(place, 'run'),
    log: join(home, 'server.log'),
    port: join(home, 'port'),
  };
}
