import { gzipSync } from 'node:zlib';
import type { Draft } from './draft.ts';
import { sealed } from './draft.ts';
import type { Lane, PlainFile } from './lane.ts';
import { fillFile } from './lane.ts';
import type { GeneratedFile } from './manifest.ts';
import type { Scene, Shares } from './scene.ts';
import { FOREIGN_PARTS, sceneOf } from './scene.ts';
import { tellOneCall, tellStory } from './stories.ts';
import { poisonAt, withCopies } from './variants.ts';

/** What to generate. Equal options give equal bytes. */
export type TrailOptions = {
  readonly seed: number;
  /** Records to be seen in all files together: duplicates and poison count too. */
  readonly records: number;
  readonly files: number;
  /** At most this many accounts and regions, each pair of which gets files of its own: never more pairs than files. */
  readonly accounts?: number;
  readonly regions?: readonly string[];
  /** The first moment, ISO 8601 in UTC. */
  readonly startAt?: string;
  /** How long the trail runs, in days. */
  readonly days?: number;
  /** Least length of an everyday record, in bytes; records that issue sessions are about 1.8 KB anyhow. */
  readonly padTo?: number;
  readonly shares?: Partial<Shares>;
  /** Whether all stories are told in turn, the rare ones as often as the everyday ones. */
  readonly isEven?: boolean;
};

/** What real deliveries look like, with every odd thing in them. */
export const usualShares: Shares = {
  exactDuplicates: 0.02,
  respelledDuplicates: 0.005,
  conflicts: 0.003,
  poison: 0.003,
  lostIssues: 0.06,
  repeatedKeys: 0.02,
  late: 0.08,
};

const START = '2026-02-27T00:00:00Z';
const DAY_MS = 86_400_000;
const COMPRESSION = 1;

/**
 * Invents what an organisation's trail delivers, file by file, with the truth about every record.
 *
 * One seed gives one trail, whatever the machine. Nothing but the present files is held in memory. Truth follows from
 * what is delivered somewhere in the trail: an issue that is lost leaves its sessions INCOMPLETE, one that comes late,
 * in another file, or after its uses does not.
 */
export function* generateTrail(options: TrailOptions): Generator<GeneratedFile> {
  for (const { path, text, records } of generatePlainFiles(options)) {
    yield { path, bytes: gzipSync(text, { level: COMPRESSION }), inflatedBytes: text.length, records };
  }
}

/** The same files, not compressed. */
export function* generatePlainFiles(options: TrailOptions): Generator<PlainFile> {
  const scene = sceneOfTrail(options);
  const lanes = lanesOf(scene);
  const early = options.files - lanes.size;
  const perFile = options.records / options.files;
  let filled = 0;
  for (const toldRecords of fillLanes(scene, lanes, options)) {
    for (; filled < early && toldRecords >= (filled + 1) * perFile; filled += 1) {
      yield fillFile(scene.dice, fullest(lanes), scene.shares.late);
    }
  }
  for (; filled < early; filled += 1) yield fillFile(scene.dice, fullest(lanes), scene.shares.late);
  for (const lane of lanes.values()) yield fillFile(scene.dice, lane, 0);
}

type Lanes = ReadonlyMap<string, Lane>;

function sceneOfTrail({ seed, files, padTo = 1_130, ...options }: TrailOptions): Scene {
  const accounts = Math.max(1, Math.min(options.accounts ?? 4, files));
  const regions = (options.regions ?? ['us-east-1', 'eu-west-1']).slice(0, Math.max(1, Math.floor(files / accounts)));
  const isAbroad = files >= accounts * regions.length + FOREIGN_PARTS.length;
  return sceneOf({ seed, accounts, regions, isAbroad, padTo, shares: { ...usualShares, ...options.shares } });
}

function lanesOf({ cast, regions, abroad }: Scene): Lanes {
  const at = (accountId: string, region: string): Lane => ({ accountId, region, waiting: [], nextFile: [] });
  const lanes = [
    ...cast.flatMap(({ id }) => regions.map((region) => at(id, region))),
    ...abroad.map(({ account, region }) => at(account.id, region)),
  ];
  return new Map(lanes.map((lane) => [`${lane.accountId} ${lane.region}`, lane]));
}

/** Tells stories until the trail is full to the record; after each, yields how many records there are. */
function* fillLanes(
  scene: Scene,
  lanes: Lanes,
  { records, startAt = START, days = 5, isEven = false }: TrailOptions,
): Generator<number> {
  const startMs = Date.parse(startAt);
  const laneOf = ({ accountId, region }: Draft): Lane | undefined => lanes.get(`${accountId} ${region}`);
  let [told, turn] = [0, 0];
  while (told < records) {
    let now: Draft[] = [];
    let nextFile: Draft[] = [];
    const emit = withCopies(scene, { now: (draft) => now.push(draft), nextFile: (draft) => nextFile.push(draft) });
    let story = tellStory(scene, emit, startMs + Math.floor((told / records) * days * DAY_MS), isEven ? turn++ : null);
    const [first] = now;
    if (first !== undefined && scene.dice.chance(scene.shares.poison * now.length)) now.push(poisonAt(scene, first));
    if (told + now.length + nextFile.length > records) {
      [now, nextFile] = [[], []];
      story = tellOneCall(scene, (draft) => now.push(draft), startMs + days * DAY_MS);
    }
    for (const draft of now) laneOf(draft)?.waiting.push(sealed(draft, story));
    for (const draft of nextFile) laneOf(draft)?.nextFile.push(sealed(draft, story));
    told += now.length + nextFile.length;
    yield told;
  }
}

function fullest(lanes: Lanes): Lane {
  const [first, ...others] = lanes.values();
  if (first === undefined) throw new RangeError('a trail has at least one account and region');
  return others.reduce((most, lane) => (lane.waiting.length > most.waiting.length ? lane : most), first);
}
