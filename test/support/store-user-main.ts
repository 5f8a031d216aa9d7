import { openEmbeddedStore } from '../../libs/platform/src/embedded/open-embedded-store.ts';

/*
 * A process that uses an embedded store: `store-user-main.ts HOME`. Says what it found as lines of JSON on stdout, and
 * closes the store when its input ends.
 */
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const store = await openEmbeddedStore({
    home: process.argv[2] ?? '',
    serverSettings: { shared_buffers: '16MB' },
    onProgress: (progress) => say({ progress }),
  });
  const { appUrl, ownerUrl, adminUrl, port, dataFolder } = store;
  say({ opened: { appUrl, ownerUrl, adminUrl, port, dataFolder } });
  process.stdin
    .on('end', () => {
      void store.close().then(() => {
        say({ closed: true });
        process.exit();
      });
    })
    .resume();
} catch (error) {
  const fault = error instanceof Error ? error : new Error(String(error));
  say({ fault: { code: 'code' in fault ? fault.code : null, message: fault.message } });
  process.exitCode = 1;
}
