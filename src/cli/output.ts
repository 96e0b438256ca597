// How the CLI answers: tables for people, JSON for programs, both on standard output.

export interface OutputOptions {
  readonly json?: boolean;
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  printLine(toJson(value));
}

/** Positions and revisions become strings: they may pass 2^53. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${item}` : item));
}

/** Text that neighbours may have a part in: it must not steer the terminal. Line breaks stay. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Control}\n]+/gu, ' ');
}

export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  printRows([headings, ...rows]);
}

/** Columns as wide as their widest cell; one line a row, whatever the cells hold. */
export function printRows(rows: readonly (readonly string[])[]): void {
  const lines = rows.map((cells) => cells.map((cell) => cell.replaceAll(/\p{Control}+/gu, ' ')));
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    printLine(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
