import { appendFileSync } from 'node:fs';

/** Node's own modules are left out: they are in its binary. */
export function load(url, context, next) {
  if (!url.startsWith('node:')) appendFileSync(process.env.LOADED_MODULES, `${url}\n`);
  return next(url, context);
}
