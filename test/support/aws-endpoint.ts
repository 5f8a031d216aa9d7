import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address for S3 and SQS, which `AWS_ENDPOINT_URL` stands for. */
export type AwsEndpoint = { readonly url: string; readonly close: () => Promise<void> };

/** Starts one that passes on what is asked, each to its own. */
export async function awsEndpoint(places: { readonly s3: string; readonly sqs: string }): Promise<AwsEndpoint> {
  const door = createServer((incoming, outgoing) => {
    const isForQueue = incoming.headers['x-amz-target']?.toString().startsWith('AmazonSQS.') === true;
    const { hostname, port } = new URL(isForQueue ? places.sqs : places.s3);
    const { method, url: path, headers } = incoming;
    const going = ask({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('error', () => outgoing.destroy()).pipe(outgoing);
    });
    going.on('error', () => outgoing.destroy());
    outgoing.on('close', () => going.destroy());
    incoming.pipe(going);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () => {
      door.closeAllConnections();
      return new Promise((resolve) =>
        door.close(() => {
          resolve();
        }),
      );
    },
  };
}
