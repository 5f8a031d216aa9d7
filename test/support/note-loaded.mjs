import { register } from 'node:module';

/**
 * Notes each module that a process loads by `import`, one address a line, in the file that LOADED_MODULES names:
 * `LOADED_MODULES=FILE node --import ./test/support/note-loaded.mjs program.mjs`.
 */
register('./note-loaded-hooks.mjs', import.meta.url);
