import type { Dice } from './dice.ts';

/** An API call that says nothing about credentials. */
export type Call = {
  readonly source: string;
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly request: (dice: Dice) => string;
};

const none = (): string => 'null';

/** Everyday calls, with parameters of the shape and length that AWS records. */
export const calls: readonly Call[] = [
  reading('sts', 'GetCallerIdentity', none),
  reading('s3', 'ListBuckets', () => '{"Host":"s3.us-east-1.amazonaws.com"}'),
  reading(
    's3',
    'GetObject',
    (d) => `{"bucketName":"acme-${d.hex(6)}","key":"in/${d.hex(16)}.json","Host":"acme.s3.us-east-1.amazonaws.com"}`,
  ),
  writing(
    's3',
    'PutObject',
    (d) => `{"bucketName":"acme-${d.hex(6)}","key":"out/${d.hex(16)}.json","Host":"acme.s3.us-east-1.amazonaws.com"}`,
  ),
  reading(
    'ec2',
    'DescribeInstances',
    (d) => `{"instancesSet":{"items":[{"instanceId":"i-0${d.hex(16)}"}]},"filterSet":{}}`,
  ),
  reading(
    'ec2',
    'DescribeVolumes',
    (d) => `{"maxResults":${d.below(1000)},"volumeSet":{},"filterSet":{"items":[{"name":"status"}]}}`,
  ),
  writing(
    'ec2',
    'CreateTags',
    (d) =>
      `{"resourcesSet":{"items":[{"resourceId":"vol-0${d.hex(16)}"}]},"tagSet":{"items":[{"key":"run","value":"${d.hex(8)}"}]}}`,
  ),
  reading(
    'ssm',
    'GetParameters',
    (d) => `{"names":["/app/${d.hex(8)}/url","/app/${d.hex(8)}/user"],"withDecryption":true}`,
  ),
  writing(
    'ssm',
    'UpdateInstanceInformation',
    (d) => `{"instanceId":"i-0${d.hex(16)}","agentVersion":"3.3.3050.0","agentStatus":"Active","platformType":"Linux"}`,
  ),
  reading('secretsmanager', 'GetSecretValue', (d) => `{"secretId":"prod/${d.hex(6)}/database"}`),
  reading(
    'kms',
    'Decrypt',
    (d) =>
      `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::acme-${d.hex(6)}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
  ),
  reading('iam', 'ListUsers', () => '{"maxItems":100}'),
  writing(
    'iam',
    'TagRole',
    (d) => `{"roleName":"app-${d.hex(4)}","tags":[{"key":"owner","value":"team-${d.hex(2)}"}]}`,
  ),
  reading('dynamodb', 'DescribeTable', (d) => `{"tableName":"orders-${d.hex(4)}"}`),
  writing(
    'lambda',
    'UpdateFunctionCode20150331v2',
    (d) => `{"functionName":"edge-${d.hex(4)}","s3Bucket":"acme-artifacts","s3Key":"${d.hex(20)}.zip"}`,
  ),
  reading(
    'logs',
    'DescribeLogStreams',
    (d) => `{"logGroupName":"/aws/lambda/edge-${d.hex(4)}","limit":${d.below(50)}}`,
  ),
  reading('cloudwatch', 'GetMetricData', (d) => `{"maxDatapoints":${d.below(1000)},"scanBy":"TimestampDescending"}`),
];

/** What callers say of themselves: the command line, SDKs, a browser. */
export const userAgents: readonly string[] = [
  'aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0-48-generic md/arch#x86_64 lang/python#3.13.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe',
  'Boto3/1.40.44 md/Botocore#1.40.44 ua/2.1 os/linux#6.1.153 md/arch#x86_64 lang/python#3.9.23 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.40.44',
  'aws-sdk-go-v2/1.39.2 ua/2.1 os/linux lang/go#1.25.1 md/GOOS#linux md/GOARCH#arm64 api/s3#1.88.3 m/E,b',
  'aws-sdk-java/2.34.4 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.153-175.280.amzn2023.x86_64 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM',
  'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.15.0 aws-sdk-go-v2/1.39.2 ua/2.1 os/linux lang/go#1.24.6',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
];

function reading(service: string, name: string, request: Call['request']): Call {
  return { source: `${service}.amazonaws.com`, name, isReadOnly: true, request };
}

function writing(service: string, name: string, request: Call['request']): Call {
  return { source: `${service}.amazonaws.com`, name, isReadOnly: false, request };
}
