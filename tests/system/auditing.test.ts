// The auditor's way with the real executable: a sealed log, evidence that is checked without the service, and
// what is said when somebody changed history.
import { createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { newPem } from '../application/sealing/auditScene.js';
import { type Environment, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { recordedEvents } from '../support/recordedEvents.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

/** Nothing here may be asked for: evidence is checked offline. */
const offline = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere', PORT: 'no port' };

let own: TestDatabase;
let folder: { path: string; remove(): Promise<void> };
let environment: Environment;
let keyFile: string;
let eventId: string;

beforeAll(async () => {
  own = await createTestDatabase();
  folder = await emptyFolder();
  keyFile = join(folder.path, 'public.pem');
  const privateFile = join(folder.path, 'private.pem');
  const pem = newPem();
  await writeFile(privateFile, pem);
  await writeFile(keyFile, createPublicKey(pem).export({ format: 'pem', type: 'spki' }));
  environment = { DATABASE_URL: own.url, SEAL_PRIVATE_KEY_FILE: privateFile };
  for (const job of ['resendErrorEmail', 'sealLog']) {
    const { code, stderr } = await runCli(['jobs', 'run', job], environment);
    if (code !== 0) throw new Error(stderr);
  }
  const [defined] = await recordedEvents(environment, 'JobDefined');
  eventId = (defined as { id?: string } | undefined)?.id ?? '';
}, 60_000);

afterAll(async () => {
  await folder.remove();
  await own.drop();
});

const audit = (args: readonly string[], settings: Environment = environment) => runCli(['audit', ...args], settings);

describe('an auditor', () => {
  let sealHash: string;

  test('is told that the log is as it was sealed, and which hash to note', async () => {
    const { code, stdout } = await audit(['verify', '--key', keyFile, '--json']);
    const { lastSeal, ...report } = JSON.parse(stdout);
    expect({ code, ...report }).toMatchObject({ code: 0, isVerified: true, signedSince: 1, difference: null });
    expect(report.verifiedEvents).toBeGreaterThan(4);
    sealHash = lastSeal.hash;
    const told = await audit(['verify', '--expect', sealHash]);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining(sealHash) });
  });

  test('can look at the log without the seals filling the screen', async () => {
    const { stdout } = await runCli(['events', 'tail', '--after', '0', '--no-follow', '--type', 'LogSealed'], {
      DATABASE_URL: own.url,
    });
    expect(stdout).toMatch(/LogSealed {2}.{1000}\.\.\. \(`bookworm events show \d+` has all\)\n$/);
  });

  test('can have an event proved to somebody who has only the key', async () => {
    const { stdout: proof } = await audit(['prove', eventId]);
    const file = join(folder.path, 'proof.json');
    await writeFile(file, proof);
    const checked = await audit(['check', file, '--key', keyFile, '--json'], offline);
    expect(JSON.parse(checked.stdout)).toMatchObject({ isValid: true, event: { id: eventId } });
    await writeFile(file, proof.replace('JobDefined', 'JobForged'));
    const forged = await audit(['check', file, '--key', keyFile], offline);
    expect(forged).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/does not hold/) });
    await writeFile(file, proof.replace('"data":{', '"data":{"job":"another"},"data":{'));
    const ambiguous = await audit(['check', file, '--key', keyFile], offline);
    expect(ambiguous).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/occurs twice.*\n$/) });
  });

  test('can take a stretch of the log along in one file', async () => {
    const out = join(folder.path, 'bundle.jsonl.gz');
    const wrote = await audit(['export-bundle', '--from', '1', '--to', '3', '--out', out, '--json']);
    expect(JSON.parse(wrote.stdout)).toMatchObject({ file: out, seals: 1, notYetSealed: 0 });
    const whole = await readFile(out);
    const [plain, cut] = [join(folder.path, 'plain.jsonl'), join(folder.path, 'cut.gz')];
    await writeFile(plain, gunzipSync(whole).toString('utf8').replace('JobDefined', 'JobForged'));
    await writeFile(cut, whole.subarray(0, 400));
    const checks = [out, plain, cut].map((file) => audit(['check', file, '--key', keyFile], offline));
    expect(await Promise.all(checks)).toMatchObject([
      { code: 0, stdout: expect.stringMatching(/^The bundle holds/) },
      { code: 1, stderr: expect.stringMatching(/does not hold/) },
      { code: 1, stderr: expect.stringMatching(/damaged or was cut off/) },
    ]);
  });

  test('hears in one line what cannot be done, and nothing half done is left', async () => {
    const out = join(folder.path, 'nothing.gz');
    const unsealed = (await recordedEvents(environment)).at(-1) as unknown as { id: string };
    const [nothing, early, noFile, noKey] = await Promise.all([
      audit(['export-bundle', '--from', '900000', '--to', '900001', '--out', out]),
      audit(['prove', unsealed.id]),
      audit(['check', 'no-such-file'], offline),
      audit(['verify', '--key', 'no-such-file']),
    ]);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringMatching(/^No sealed event .*\n$/) });
    await expect(readFile(out)).rejects.toThrow(/ENOENT/);
    expect(early).toMatchObject({ code: 1, stderr: expect.stringMatching(/not sealed yet. It will be at 2\d{3}-/) });
    expect([noFile.code, noKey.code]).toEqual([2, 2]);
  });

  test('is told which event was changed, and the verification changes nothing', async () => {
    const database = new PostgresDatabase(own.url, () => {});
    await database.query(`update event_log.event set data = '{}' where event_id = $1`, [eventId]);
    await database.close();
    const before = await recordedEvents(environment);
    const { code, stdout, stderr } = await audit(['verify', '--json', '--expect', sealHash]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ isVerified: false, difference: { kind: 'changed', eventId } });
    expect(stderr).toMatch(`event ${eventId} (JobDefined,`);
    expect(await recordedEvents(environment)).toEqual(before);
  });
});
