// The real executable as a real process, with an environment and a data directory of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { StartupReport } from '../../src/cli/startupReport.js';
import type { Readiness } from '../../src/status/systemStatus.js';
import { eventually } from './eventually.js';

const executable = join(process.cwd(), 'dist/src/main.js');

export type Environment = Readonly<Record<string, string>>;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that nothing has been in. */
export async function emptyFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'bookworm-system-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** One command, to be watched while it runs. */
export function startCli(args: readonly string[], environment: Environment): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [executable, ...args], { env: { PATH, HOME, PORT: '0', ...environment } });
}

/** Runs one command to its end. */
export async function runCli(args: readonly string[], environment: Environment): Promise<CliResult> {
  const child = startCli(args, environment);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What one command answers in JSON. @throws unless it is done without a word on standard error. */
export async function askCli<Answer>(args: readonly string[], environment: Environment): Promise<Answer> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], environment);
  if (code !== 0 || stderr) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

export class BookwormProcess {
  readonly report: StartupReport & { readonly mcp: string; readonly dashboard: string };
  readonly #child: ChildProcess;
  readonly #output: { text: string };

  private constructor(child: ChildProcess, output: { text: string }, report: string) {
    this.#child = child;
    this.#output = output;
    this.report = JSON.parse(report);
  }

  /** Resolves when the service says that it is ready. */
  static async serve(environment: Environment): Promise<BookwormProcess> {
    const child = startCli(['serve', '--json'], environment);
    const output = { text: '' };
    let report = '';
    child.stderr?.on('data', (chunk) => {
      output.text += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      report += chunk;
    });
    await eventually(
      () => {
        if (child.exitCode !== null) throw new Error(`the service ended at once: ${output.text}`);
        if (!report.includes('\n')) throw new Error(`the service did not become ready: ${output.text}`);
      },
      { withinMs: 20_000 },
    );
    return new BookwormProcess(child, output, report);
  }

  /** What it logged so far. */
  get output(): string {
    return this.#output.text;
  }

  async readiness(): Promise<Readiness> {
    return (await fetch(`${this.report.url}/health/ready`)).json() as Promise<Readiness>;
  }

  /** What a real MCP client gets from a tool. */
  async callTool(name: string, args: Record<string, unknown>) {
    const client = new Client({ name: 'system test', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(this.report.mcp)) as never);
    try {
      return await client.callTool({ name, arguments: args });
    } finally {
      await client.close();
    }
  }

  /** @returns the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    const [code] = (await closed) as [number | null];
    return code;
  }
}
