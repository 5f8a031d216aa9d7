import type { Health } from '#health';
import { eventually } from './eventually.ts';

export type Ready = Health & { readonly httpStatus: number };

/** What `/readyz` of a server says. */
export async function readyOf(url: string, query = ''): Promise<Ready> {
  const answer = await fetch(`${url}/readyz${query}`);
  return { httpStatus: answer.status, ...((await answer.json()) as Health) };
}

/** Waits until `/readyz` says of one part what is expected. */
export function untilPart(url: string, part: keyof Health['parts'], said: string): Promise<Ready> {
  const saysSo = ({ parts }: Ready): boolean => (parts[part].code ?? parts[part].state) === said;
  return eventually(`${part} is ${said}`, () => readyOf(url), saysSo);
}
