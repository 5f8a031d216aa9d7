import { register } from 'node:module';

/**
 * Lets Node run the sources as they are, for tests that need processes of their own:
 * `node --import ./test/support/run-typescript.mjs --conditions=source file.ts`.
 */
register('./typescript-hooks.mjs', import.meta.url);
