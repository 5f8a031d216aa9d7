import type { Dice } from '../../support/trail/dice.ts';

/** An everyday API call: what its record says of request and response, as JSON. */
export type Call = {
  readonly source: string;
  readonly name: string;
  readonly isReadOnly: boolean;
  /** How often it is made, beside the others. */
  readonly weight: number;
  readonly request: Say;
  readonly response: Say;
  /** Further members, each with its leading comma. */
  readonly more: Say;
};

type Say = (dice: Dice, accountId: string, region: string) => string;

const NULL: Say = () => 'null';
const NOTHING: Say = () => '';
/** As long as the transfer ids of Amazon S3. */
const TRANSFER_DIGITS = 76;

const transfer: Say = (d) =>
  `,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":${d.below(9_000)},"AuthenticationMethod":"AuthHeader","x-amz-id-2":"${d.hex(TRANSFER_DIGITS)}","bytesTransferredOut":${d.below(90_000)}}`;

const keyAsked: Say = (d, account, region) =>
  `,"resources":[{"accountId":"${account}","type":"AWS::KMS::Key","ARN":"arn:aws:kms:${region}:${account}:key/${d.uuid()}"}]`;

/** Everyday calls: mostly reading ones without a response, as in the trail of an organisation, and writing ones with a long one. */
const CALLS: readonly Call[] = [
  reading('sts', 'GetCallerIdentity', 6, NULL),
  reading('s3', 'ListBuckets', 2, () => '{"Host":"s3.amazonaws.com"}', transfer),
  reading(
    's3',
    'GetBucketAcl',
    4,
    (d) => `{"bucketName":"acme-${d.hex(6)}","Host":"s3.amazonaws.com","acl":""}`,
    transfer,
  ),
  reading('s3', 'HeadBucket', 3, (d) => `{"bucketName":"acme-${d.hex(6)}","Host":"s3.amazonaws.com"}`, transfer),
  reading(
    'ec2',
    'DescribeInstances',
    9,
    (d) => `{"instancesSet":{"items":[{"instanceId":"i-0${d.hex(16)}"}]},"filterSet":{}}`,
  ),
  reading(
    'ec2',
    'DescribeVolumes',
    4,
    (d) => `{"maxResults":${d.below(1000)},"volumeSet":{},"filterSet":{"items":[{"name":"status"}]}}`,
  ),
  reading(
    'ec2',
    'DescribeNetworkInterfaces',
    5,
    (d) => `{"networkInterfaceIdSet":{"items":[{"networkInterfaceId":"eni-0${d.hex(16)}"}]},"filterSet":{}}`,
  ),
  reading('ec2', 'DescribeSecurityGroups', 4, () => '{"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}'),
  reading(
    'ssm',
    'GetParameters',
    4,
    (d) => `{"names":["/app/${d.hex(8)}/url","/app/${d.hex(8)}/user"],"withDecryption":true}`,
  ),
  reading('secretsmanager', 'GetSecretValue', 4, (d) => `{"secretId":"prod/${d.hex(6)}/database"}`),
  reading(
    'kms',
    'Decrypt',
    12,
    (d) =>
      `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::acme-${d.hex(6)}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
    keyAsked,
  ),
  reading(
    'kms',
    'GenerateDataKey',
    5,
    (d) =>
      `{"keySpec":"AES_256","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::acme-${d.hex(6)}"},"keyId":"arn:aws:kms:eu-west-1:000000000000:key/${d.uuid()}"}`,
    keyAsked,
  ),
  reading('iam', 'ListAttachedRolePolicies', 3, (d) => `{"roleName":"app-${d.hex(4)}"}`),
  reading('dynamodb', 'DescribeTable', 3, (d) => `{"tableName":"orders-${d.hex(4)}"}`),
  reading(
    'logs',
    'DescribeLogStreams',
    3,
    (d) => `{"logGroupName":"/aws/lambda/edge-${d.hex(4)}","limit":${d.below(50)}}`,
  ),
  reading('cloudwatch', 'GetMetricData', 4, (d) => `{"maxDatapoints":${d.below(1000)},"scanBy":"TimestampDescending"}`),
  reading(
    'elasticloadbalancing',
    'DescribeTargetHealth',
    4,
    (d, account, region) =>
      `{"targetGroupArn":"arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/web/${d.hex(16)}"}`,
  ),
  reading(
    'ecr',
    'BatchGetImage',
    3,
    (d, account) =>
      `{"registryId":"${account}","repositoryName":"web","imageIds":[{"imageDigest":"sha256:${d.hex(64)}"}],"acceptedMediaTypes":["application/vnd.oci.image.manifest.v1+json","application/vnd.docker.distribution.manifest.v2+json"]}`,
  ),
  writing(
    'ec2',
    'CreateTags',
    2,
    (d) =>
      `{"resourcesSet":{"items":[{"resourceId":"vol-0${d.hex(16)}"}]},"tagSet":{"items":[{"key":"run","value":"${d.hex(8)}"}]}}`,
    () => '{"_return":true}',
  ),
  writing('ec2', 'RunInstances', 1, instanceAsked, instanceMade),
  writing(
    'ssm',
    'UpdateInstanceInformation',
    5,
    (d) =>
      `{"instanceId":"i-0${d.hex(16)}","agentVersion":"3.3.3050.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.${d.below(256)}.${d.below(256)}.${d.below(256)}","computerName":"ip-10-0-0-1.eu-west-1.compute.internal","agentName":"amazon-ssm-agent"}`,
    NULL,
  ),
  writing(
    'logs',
    'CreateLogStream',
    4,
    (d) => `{"logGroupName":"/aws/lambda/edge-${d.hex(4)}","logStreamName":"2026/03/02/[$LATEST]${d.hex(32)}"}`,
    NULL,
  ),
  writing(
    'iam',
    'TagRole',
    1,
    (d) => `{"roleName":"app-${d.hex(4)}","tags":[{"key":"owner","value":"team-${d.hex(2)}"}]}`,
    NULL,
  ),
  writing(
    'lambda',
    'UpdateFunctionCode20150331v2',
    1,
    (d) =>
      `{"functionName":"edge-${d.hex(4)}","s3Bucket":"acme-artifacts","s3Key":"${d.hex(20)}.zip","dryRun":false,"publish":true}`,
    functionUpdated,
  ),
];

/** Every call as often as its weight, for one throw of the dice to pick from. */
export const weighedCalls: readonly Call[] = CALLS.flatMap((call) => Array.from({ length: call.weight }, () => call));

function reading(service: string, name: string, weight: number, request: Say, more: Say = NOTHING): Call {
  return { source: `${service}.amazonaws.com`, name, isReadOnly: true, weight, request, response: NULL, more };
}

function writing(service: string, name: string, weight: number, request: Say, response: Say): Call {
  return { source: `${service}.amazonaws.com`, name, isReadOnly: false, weight, request, response, more: NOTHING };
}

function instanceAsked(d: Dice): string {
  return `{"instancesSet":{"items":[{"imageId":"ami-0${d.hex(16)}","minCount":1,"maxCount":1}]},"instanceType":"m7g.large","blockDeviceMapping":{},"monitoring":{"enabled":false},"disableApiTermination":false,"subnetId":"subnet-0${d.hex(16)}","clientToken":"${d.uuid()}"}`;
}

function instanceMade(d: Dice, account: string, region: string): string {
  const [vpc, subnet, group] = [`vpc-0${d.hex(16)}`, `subnet-0${d.hex(16)}`, `sg-0${d.hex(16)}`];
  const address = `10.${d.below(256)}.${d.below(256)}.${d.below(256)}`;
  return (
    `{"requestId":"${d.uuid()}","reservationId":"r-0${d.hex(16)}","ownerId":"${account}","groupSet":{},"instancesSet":{"items":[{"instanceId":"i-0${d.hex(16)}","imageId":"ami-0${d.hex(16)}",` +
    `"currentState":{"code":0,"name":"pending"},"previousState":{"code":0,"name":"pending"},"privateDnsName":"ip-${address.replaceAll('.', '-')}.${region}.compute.internal","amiLaunchIndex":0,"productCodes":{},"instanceType":"m7g.large",` +
    `"placement":{"availabilityZone":"${region}a","tenancy":"default"},"monitoring":{"state":"disabled"},"subnetId":"${subnet}","vpcId":"${vpc}","privateIpAddress":"${address}",` +
    `"stateReason":{"code":"pending","message":"pending"},"architecture":"arm64","rootDeviceType":"ebs","rootDeviceName":"/dev/xvda","blockDeviceMapping":{},"virtualizationType":"hvm","hypervisor":"xen",` +
    `"groupSet":{"items":[{"groupId":"${group}","groupName":"app"}]},"sourceDestCheck":true,"networkInterfaceSet":{"items":[{"networkInterfaceId":"eni-0${d.hex(16)}","subnetId":"${subnet}","vpcId":"${vpc}","ownerId":"${account}","status":"in-use","macAddress":"0a:ff:${d.hex(2)}:${d.hex(2)}:${d.hex(2)}:${d.hex(2)}","privateIpAddress":"${address}"}]},"ebsOptimized":true}]}}`
  );
}

function functionUpdated(d: Dice, account: string, region: string): string {
  const name = `edge-${d.hex(4)}`;
  return `{"functionName":"${name}","functionArn":"arn:aws:lambda:${region}:${account}:function:${name}","runtime":"nodejs22.x","role":"arn:aws:iam::${account}:role/app-server","handler":"index.handler","codeSize":${d.below(9_000_000)},"description":"","timeout":15,"memorySize":512,"lastModified":"2026-03-02T10:00:00.000+0000","codeSha256":"${d.hex(44)}","version":"${d.below(900)}","tracingConfig":{"mode":"PassThrough"},"revisionId":"${d.uuid()}","state":"Active","lastUpdateStatus":"InProgress","packageType":"Zip","architectures":["arm64"]}`;
}
