import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Random stories, and so slow: they are tried last, on what the examples let pass. */
const LAWS = ['laws.spec.ts', 'names.spec.ts', 'removal.spec.ts', 'truth.spec.ts'];

/** Where facts are taken from records. */
const TAKING = [
  'certificate-serial',
  'issued-credentials',
  'key-account',
  'read-actor',
  'read-admitted',
  'record-in-hand',
  'sts-expiration',
  'take-amendment',
  'take-facts',
  'take-grant',
  'take-issuances',
  'take-sign-in',
  'workload-tags',
];

/** Specs about texts before anything is taken from them: they would only make this slower. */
const OF_TEXTS = /(?:record-splitter|unwrap-item|blank-secrets|canonical-text|column-text|event-time)\.spec\.ts$/;

/** What is changed, and the specs that are to notice. */
export const TARGETS = {
  lineage: {
    mutate: sourcesIn('libs/lineage/src').filter((file) => !file.endsWith('/index.ts')),
    specFiles: specsIn('libs/lineage/src'),
  },
  cloudtrail: {
    mutate: TAKING.map((name) => `libs/cloudtrail/src/${name}.ts`),
    specFiles: specsIn('libs/cloudtrail/src').filter((file) => !OF_TEXTS.test(file)),
  },
};

function sourcesIn(folder) {
  return filesIn(folder).filter((file) => !file.endsWith('.spec.ts'));
}

function specsIn(folder) {
  const isLaw = (file) => LAWS.includes(path.basename(file));
  const specs = filesIn(folder).filter((file) => file.endsWith('.spec.ts'));
  return [...specs.filter((file) => !isLaw(file)), ...specs.filter(isLaw)];
}

function filesIn(folder) {
  const names = readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => `${folder}/${name}`);
}
