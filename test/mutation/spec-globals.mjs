// What specs import from '@jest/globals', for running them in this very process: Jest's own matchers and tables, and a
// list of the tests instead of a scheduler.
import { expect as jestExpect } from 'expect';
import { bind } from 'jest-each';

/** @typedef {{ id: string, fileName: string, name: string, run: () => unknown }} Spec */

/** @type {Spec[]} */
const specs = [];
const titles = [];
let fileName = '';

/** Loads a spec file; the tests that it declares join the list. */
export async function collect(file, load) {
  fileName = file;
  await load();
}

/** @returns {readonly Spec[]} all tests so far, in the order of their declaration */
export const collected = () => specs;

export const expect = jestExpect;
export const describe = withEach((title, declare) => {
  titles.push(title);
  declare();
  titles.pop();
});
export const it = withEach((title, run) => {
  const name = [...titles, title].join(' ');
  specs.push({ id: `${fileName}#${name}`, fileName, name, run });
});

function withEach(block) {
  return Object.assign(block, { each: bind(block, false) });
}
