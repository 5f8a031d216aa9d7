// `npm start`: installs and builds what is missing, then runs `backtrail start` in this very process, so that signals and
// the exit code need no passing on.
import { alone } from './alone.mjs';
import { build } from './build.mjs';
import { inRoot, say } from './checkout.mjs';
import { install } from './install.mjs';

try {
  await alone(async () => {
    await install();
    await build();
  });
} catch (error) {
  say(error.message);
  process.exit(1);
}

// npm passes on the Ctrl-C that the terminal has sent already. The second must not end what the first has begun to stop.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

const command = inRoot('bin/backtrail.mjs');
process.argv.splice(1, 1, command, 'start');
await import(command);
