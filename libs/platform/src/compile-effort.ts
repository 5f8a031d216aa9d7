import { setFlagsFromString } from 'node:v8';

/** How much a function runs before V8 makes machine code of it, in its own measure: four times its default. */
const RUN_BEFORE = 250_000;
/** How much of other functions is made a part of one, in bytes of bytecode: a sixth of V8's default. */
const TAKEN_IN_BYTES = 150;

/**
 * Has V8 make less effort to compile what this process runs, from now on, in all of its threads: code that ran a little is
 * left as it is, and little code is compiled many times over as a part of other code.
 *
 * For processes that load. Each of their threads compiles for itself, beside others that load at full power: of half a
 * million records, two workers spend an eighth of their processors' time on it at V8's defaults, and half of that so, while
 * the code is no slower.
 */
export function compileLess(): void {
  setFlagsFromString(`--interrupt-budget=${RUN_BEFORE}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${TAKEN_IN_BYTES}`);
}
