// A newcomer's first minutes: start in an empty folder, search, stop, start again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { countByType, recordedEvents } from '../support/recordedEvents.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let environment: Record<string, string>;
let service: BookwormProcess;

beforeAll(async () => {
  folder = await emptyFolder();
  environment = { DATA_DIRECTORY: folder.path };
  service = await BookwormProcess.serve(environment);
  await eventually(async () => expect((await service.readiness()).status).toBe('up'));
});

afterAll(async () => {
  await service.stop();
  await folder.remove();
});

describe('the first start in an empty folder', () => {
  test('says what runs where', () => {
    expect(service.report).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      mcp: `${service.report.url}/mcp`,
      bus: 'in-process bus',
      catalog: 'sample catalog',
      eventLog: 'PostgreSQL',
      dashboardUser: 'admin',
    });
  });

  test('imports the sample catalog through the scheduler', async () => {
    const counts = countByType(await recordedEvents(environment));
    expect(counts).toMatchObject({ BookListed: 209, JobDefined: 5, RunCompleted: expect.any(Number) });
  });

  test('answers an MCP client from the read model, typing errors included', async () => {
    const { structuredContent } = await service.callTool('search_catalog', { description: 'pragmatic progamer' });
    const { books } = structuredContent as { books: { id: string; name: string }[] };
    expect(books[0]?.name).toBe('The Pragmatic Programmer');
    const book = await service.callTool('get_book', { id: books[0]?.id });
    expect(book.structuredContent).toMatchObject({
      name: 'The Pragmatic Programmer',
      publisher: expect.objectContaining({ name: 'Addison-Wesley' }),
    });
  });

  test('shows the dashboard to whoever has the generated password, and to nobody else', async () => {
    const { dashboard, generatedPassword } = service.report;
    expect((await fetch(dashboard)).status).toBe(401);
    const authorization = `Basic ${Buffer.from(`admin:${generatedPassword}`).toString('base64')}`;
    const page = await fetch(dashboard, { headers: { authorization } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('BookWorm');
    const wrong = `Basic ${Buffer.from('admin:guess').toString('base64')}`;
    expect((await fetch(dashboard, { headers: { authorization: wrong } })).status).toBe(401);
  });

  test('keeps a second service off its data directory, in one clear line', async () => {
    const { code, stderr } = await runCli(['serve'], environment);
    expect(code).toBe(5);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('already runs on the data directory')]);
  });

  test('lets the CLI look on', async () => {
    const jobs = JSON.parse((await runCli(['jobs', 'list', '--json'], environment)).stdout).jobs;
    expect(jobs.map(({ job }: { job: string }) => job)).toEqual([
      'cleanUpSentEmail',
      'pruneRunHistory',
      'resendErrorEmail',
      'sealLog',
      'synchroniseCatalog',
    ]);
    const list = await runCli(['projections', 'list'], environment);
    expect(list.stdout).toMatch(/bookSearch +\d+ +live/);
  });

  test('narrows the log to the streams of a category', async () => {
    const args = ['events', 'tail', '--after', '0', '--no-follow', '--json', '--category', 'scheduledJob'];
    const { stdout } = await runCli(args, environment);
    const streams = stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line).stream as string] : []));
    expect(streams).toContain('scheduledJob-synchroniseCatalog');
    expect(streams.filter((stream) => !stream.startsWith('scheduledJob-'))).toEqual([]);
  });

  test('rebuilds a projection under readers on command', async () => {
    const rebuilt = await runCli(['projections', 'rebuild', 'bookSearch', '--json'], environment);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ rebuilt: [{ projection: 'bookSearch', events: 209 }] });
    const { structuredContent } = await service.callTool('search_catalog', { description: 'Dune' });
    expect((structuredContent as { books: { name: string }[] }).books[0]?.name).toBe('Dune');
  });

  test('runs a job on command and relays what it requests', async () => {
    const { code, stdout } = await runCli(['jobs', 'run', 'resendErrorEmail', '--json'], environment);
    expect(code).toBe(0);
    const request = JSON.parse(stdout).events.find(
      ({ type }: { type: string }) => type === 'IntegrationEventRequested',
    );
    await eventually(() =>
      expect(service.output).toContain(`ResendErrorEmailIntegrationEvent ${request.data.messageId}`),
    );
  });
});

test('Ctrl-C stops it cleanly, and the next start goes on where it was', async () => {
  const before = await recordedEvents(environment, 'BookListed', 'JobDefined');
  expect(await service.stop('SIGINT')).toBe(0);
  // Nobody serves now: the CLI brings the database up for itself, and down again.
  expect(await recordedEvents(environment, 'BookListed', 'JobDefined')).toEqual(before);

  service = await BookwormProcess.serve(environment);
  expect(service.report.generatedPassword).toBeUndefined();
  await eventually(async () => expect((await service.readiness()).status).toBe('up'));
  expect(await recordedEvents(environment, 'BookListed', 'JobDefined')).toEqual(before);
});

test('what happened at its edges is in the log', async () => {
  const events = await recordedEvents(environment, 'ToolCalled', 'SignInRefused', 'RelayAdvanced');
  const told = (type: string) => events.flatMap((event) => (event.type === type ? [event.data] : []));
  const answered = (tool: string) => expect.objectContaining({ tool, outcome: 'answered' });
  expect(told('ToolCalled')).toEqual(['search_catalog', 'get_book', 'search_catalog'].map(answered));
  const refusal = { reason: 'wrong-credentials', network: '127.0.0.0/24', count: 1, at: expect.any(String) };
  expect(told('SignInRefused')).toEqual([refusal]);
  const published = expect.objectContaining({ after: expect.any(String), upTo: expect.any(String), published: 1 });
  expect(told('RelayAdvanced')).toContainEqual(published);
});
