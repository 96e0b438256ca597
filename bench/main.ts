// Runs one benchmark: `npm run bench -- <name> [--quick] [--write]`.
import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.js';
import { endAllContestants } from './contestant.js';
import { describeMachine, machineSection } from './machine.js';
import { openServer } from './postgres.js';
import { toMarkdown, writeResult } from './report.js';

// npm runs scripts in the repository's root; this file is compiled to another place.
const document = pathToFileURL('docs/benchmarks.md');

async function main(): Promise<void> {
  const names = await benchmarkNames();
  const wish = readArguments();
  const [name] = wish?.positionals ?? [];
  if (!wish || !name || !names.includes(name) || wish.positionals.length > 1 || (wish.quick && wish.write)) {
    process.stderr.write(
      `Usage: npm run bench -- <${names.join(' | ')}> [--quick | --write]\n` +
        '  --quick  only to see that it runs; its figures mean nothing\n' +
        '  --write  puts the result into docs/benchmarks.md\n' +
        'BENCH_POSTGRES_URL names a PostgreSQL to use instead of one of its own.\n',
    );
    process.exitCode = 2;
    return;
  }
  const { benchmark } = (await import(`./${name}/benchmark.js`)) as { benchmark: Benchmark };
  const result = await run(benchmark, wish.quick);
  process.stdout.write(`\n${result}\n`);
  if (wish.write) await writeResult(document, name, result);
}

/** undefined when they are none that we know. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
    });
    return { ...values, positionals };
  } catch {
    return undefined;
  }
}

async function benchmarkNames(): Promise<readonly string[]> {
  const entries = await readdir(new URL('.', import.meta.url), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function run(benchmark: Benchmark, quick: boolean): Promise<string> {
  const start = new Date();
  const server = await openServer();
  try {
    const machine = await describeMachine(server);
    const say = (line: string) => {
      const seconds = ((Date.now() - start.getTime()) / 1_000).toFixed(0);
      process.stderr.write(`${seconds.padStart(4)} s  ${line}\n`);
    };
    const sections = await benchmark.run({ server, quick, say });
    const seconds = ((Date.now() - start.getTime()) / 1_000).toFixed(0);
    const heading = `${benchmark.title}, ${start.toISOString().slice(0, 10)}, ${seconds} seconds${quick ? ', QUICK: these figures mean nothing' : ''}.`;
    return `${heading}\n\n${toMarkdown([...sections, machineSection(machine)])}`;
  } finally {
    // Whoever is left over after a failure would keep this process, too, from ending.
    endAllContestants();
    await server.close();
  }
}

let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isInterrupted = true;
    endAllContestants();
  });
}
await main().catch((error: Error) => {
  process.stderr.write(isInterrupted ? 'Interrupted; everything is removed.\n' : `${error.stack}\n`);
  process.exitCode = 1;
});
