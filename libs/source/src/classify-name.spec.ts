import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyName } from './classify-name.ts';

const FILE = '111122223333_CloudTrail_eu-west-1_20260302T0905Z_aB3dE5gH7jK9mN1p.json.gz';
const FOLDERS = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/02';
const LOG = {
  kind: 'log',
  accountId: '111122223333',
  region: 'eu-west-1',
  organisationId: null,
  fileTime: Date.UTC(2026, 2, 2, 9, 5),
  isNetworkActivity: false,
};

describe('the name of a log', () => {
  it.each([
    ['in the folders of its trail', `${FOLDERS}/${FILE}`],
    ['below a prefix', `some/prefix/${FOLDERS}/${FILE}`],
    ['without folders', FILE],
    ['in folders of somebody else', `/tmp/case-12/${FILE}`],
    ['inflated', FILE.slice(0, -'.gz'.length)],
  ])('%s tells account, region and time', (_, path) => {
    expect(classifyName(path)).toEqual(LOG);
  });

  it('tells the organisation by its folders', () => {
    expect(classifyName(`p/AWSLogs/o-a1b2c3d4e5/111122223333/CloudTrail/eu-west-1/2026/03/02/${FILE}`)).toEqual({
      ...LOG,
      organisationId: 'o-a1b2c3d4e5',
    });
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'ap-southeast-7'])('knows the region %s', (region) => {
    expect(classifyName(FILE.replace('eu-west-1', region))).toEqual({ ...LOG, region });
  });

  it('tells network activity from other logs', () => {
    expect(classifyName(FILE.replace('_CloudTrail_', '_CloudTrail-NetworkActivity_'))).toEqual({
      ...LOG,
      isNetworkActivity: true,
    });
  });

  it('takes account and region from the folders when the file has another name', () => {
    expect(classifyName(`${FOLDERS}/part-1.json.gz`)).toEqual({ ...LOG, fileTime: null });
  });

  it('believes the file rather than its folders', () => {
    expect(classifyName(`${FOLDERS.replace('111122223333', '444455556666')}/${FILE}`)).toEqual(LOG);
  });

  it.each(['20261302T0905Z', '20260230T0905Z', '20260302T2405Z', '20260302T0960Z', '00010302T0905Z'])(
    'has no time when that is %s, which never was',
    (time) => {
      expect(classifyName(FILE.replace('20260302T0905Z', time))).toEqual({ ...LOG, fileTime: null });
    },
  );
});

describe('the name of what CloudTrail delivers beside logs', () => {
  it.each([
    '111122223333_CloudTrail-Digest_eu-west-1_main_eu-west-1_20260302T100000Z.json.gz',
    '111122223333_CloudTrail-Digest_eu-west-1_main_eu-west-1_20260302T100000Z_backfill.json.gz',
    'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/02/renamed.json.gz',
  ])('%s is a digest', (path) => {
    expect(classifyName(path)).toEqual({ kind: 'digest' });
  });

  it.each([
    '111122223333_CloudTrail-Insight_eu-west-1_20260302T0905Z_aB3dE5gH7jK9mN1p.json.gz',
    'AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/02/x.json.gz',
  ])('%s is an insight', (path) => {
    expect(classifyName(path)).toEqual({ kind: 'insight' });
  });
});

describe('any other name', () => {
  it.each([
    'export.json',
    'EXPORT.JSON',
    'events.jsonl',
    'events.ndjson',
    'flaws_cloudtrail00.json.gz',
    'lookup-events',
    '000000.gz',
    'trail.log',
    'trail.log.1',
    'events-2026.03.02',
    'logs.zip',
    'logs.tar',
    'logs.tgz',
    'logs.tar.gz',
    '111122223333_events_of_march.json',
    '/home/me/.cases/7/export.json',
  ])('%s may hold records', (path) => {
    expect(classifyName(path)).toEqual({ kind: 'readable' });
  });

  it.each([
    ['notes.txt', 'a name that ends in .txt'],
    ['table.CSV', 'a name that ends in .csv'],
    ['query.csv.gz', 'a name that ends in .csv.gz'],
    ['events.parquet', 'a name that ends in .parquet'],
    ['screen.png', 'a name that ends in .png'],
    ['download.json.gz.part', 'a name that ends in .part'],
    ['logs.json.zst', 'a name that ends in .zst'],
    [`${FOLDERS}/notes.txt`, 'a name that ends in .txt'],
    ['.DS_Store', 'a hidden file'],
    ['a/._export.json', 'a hidden file'],
    ['README', 'a file about files'],
    [
      '111122223333_vpcflowlogs_eu-west-1_fl-1_20260302T0905Z_a1.log.gz',
      'delivered by another service than CloudTrail (vpcflowlogs)',
    ],
    [
      '111122223333_Config_eu-west-1_ConfigHistory_x_20260302T090500Z_1.json.gz',
      'delivered by another service than CloudTrail (Config)',
    ],
    [
      '111122223333_elasticloadbalancing_eu-west-1_app.lb_20260302T0905Z_10.0.0.1_x.log.gz',
      'delivered by another service than CloudTrail (elasticloadbalancing)',
    ],
    [
      'AWSLogs/111122223333/GuardDuty/eu-west-1/2026/03/02/x.jsonl.gz',
      'delivered by another service than CloudTrail (GuardDuty)',
    ],
  ])('%s is foreign: %s', (path, why) => {
    expect(classifyName(path)).toEqual({ kind: 'foreign', why });
  });

  it('is classified whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (path) => {
        expect(['log', 'digest', 'insight', 'readable', 'foreign']).toContain(classifyName(path).kind);
      }),
    );
  });
});
