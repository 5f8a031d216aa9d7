// Says what became of every change, and which survivors nobody has explained.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compiler } from './compiles.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ACCEPTED = path.join(import.meta.dirname, 'accepted.json');

/** A survivor in accepted.json: the file, the line that it is in, and the change, all with single spaces. */
const keyOf = ({ file, line, from, to }) => JSON.stringify([file, line, from, to]);

/** @returns how many survivors are not explained, and explanations not needed */
export function judge(name, files, mutants) {
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const others = mutants.filter(({ status }) => !['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
  const compiles = compiler(ROOT);
  const left = survivors.filter((mutant) => !isSpeltWrong(mutant, compiles)).map(inShort);
  const explained = Object.values(JSON.parse(readFileSync(ACCEPTED, 'utf8'))).flat();
  const isExplained = new Set(explained.map(keyOf));
  const isLeft = new Set(left.map(keyOf));
  const unexplained = left.filter((survivor) => !isExplained.has(keyOf(survivor)));
  const needless = explained.filter((one) => files.includes(one.file) && !isLeft.has(keyOf(one)));

  const count = (wanted) => mutants.filter(({ status }) => status === wanted).length;
  say(
    `${name}: ${mutants.length} changes: ${count('Killed')} noticed by a spec, ${count('Timeout')} endless, ` +
      `${survivors.length - left.length} noticed by the compiler, ${left.length - unexplained.length} explained, ` +
      `${unexplained.length} unexplained`,
  );
  for (const { status, fileName, statusReason } of others) say(`${status} ${fileName}: ${statusReason}`);
  for (const survivor of unexplained)
    say(`unexplained ${survivor.at} ${JSON.stringify({ ...survivor, at: undefined })}`);
  for (const one of needless) say(`needless: nothing is left to explain ${JSON.stringify(one)}`);
  return unexplained.length + needless.length + others.length;
}

/**
 * Whether the compiler notices. It has no say where a text was changed, since that may hide that a branch is never
 * tried, nor where no spec comes by.
 */
function isSpeltWrong({ status, mutatorName, fileName, location, replacement }, compiles) {
  if (status === 'NoCoverage' || mutatorName === 'StringLiteral') return false;
  const text = readFileSync(fileName, 'utf8');
  const changed =
    text.slice(0, offsetOf(text, location.start)) + replacement + text.slice(offsetOf(text, location.end));
  return !compiles(fileName, changed);
}

function inShort({ fileName, location: { start, end }, replacement }) {
  const text = readFileSync(fileName, 'utf8');
  const file = path.relative(ROOT, fileName);
  const from = text.slice(offsetOf(text, start), offsetOf(text, end));
  const line = text.split('\n')[start.line - 1] ?? '';
  return {
    at: `${file}:${start.line}:${start.column}`,
    file,
    line: single(line),
    from: single(from),
    to: single(replacement),
  };
}

const single = (text) => text.replace(/\s+/g, ' ').trim();

function offsetOf(text, { line, column }) {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}

const say = (line) => process.stdout.write(`${line}\n`);
