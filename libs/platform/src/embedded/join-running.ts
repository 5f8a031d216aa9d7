import type { BringUp, UpStore } from './bring-up.ts';
import { enter } from './lease.ts';
import type { Lease } from './lease.ts';
import { APP_LOGIN, urlOf } from './logins.ts';
import { readPasswords } from './passwords.ts';
import { knownPlace } from './place.ts';
import { serverStateOf } from './postmaster-file.ts';
import { storeFilesOf } from './store-files.ts';
import { waitForLogin } from './wait-for-login.ts';

/** A store joined; or what the long way has to start from: nothing, or a hold on a store whose server is not up. */
export type Joined =
  | { readonly kind: 'joined'; readonly store: UpStore }
  | { readonly kind: 'not-joined'; readonly lease: Lease | undefined };

/** Joins a store that others keep running: without the start lock, in a few hundredths of a second. */
export async function joinRunning(work: BringUp): Promise<Joined> {
  const place = knownPlace(work.home);
  const passwords = readPasswords(work.home);
  if (place === undefined || passwords === undefined) return { kind: 'not-joined', lease: undefined };

  const files = storeFilesOf(work.home, place);
  const entry = await enter(files.run, work.giveUpAt);
  if (entry.kind !== 'entered') return { kind: 'not-joined', lease: undefined };

  const { lease } = entry;
  const state = serverStateOf(files.cluster);
  if (state.kind !== 'ready') return { kind: 'not-joined', lease };
  try {
    await waitForLogin(urlOf(APP_LOGIN, passwords.app, state.port), work.giveUpAt);
    return { kind: 'joined', store: { files, lease, passwords, port: state.port } };
  } catch {
    return { kind: 'not-joined', lease }; // it went down a moment ago, or refuses the login: the long way says which
  }
}
