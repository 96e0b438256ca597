// Shows sections as Markdown, on the terminal and in docs/benchmarks.md.
import { readFile, writeFile } from 'node:fs/promises';
import type { Section } from './benchmark.js';

export function toMarkdown(sections: readonly Section[]): string {
  return sections
    .map(({ title, table, notes }) =>
      [
        `### ${title}`,
        alignedTable(table),
        ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
      ].join('\n\n'),
    )
    .join('\n\n');
}

function alignedTable(rows: readonly (readonly string[])[]): string {
  const [headings = [], ...body] = rows;
  const widths = headings.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(headings), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n');
}

/** Replaces what stands between the benchmark's two marks in the document; the text around them is people's. */
export async function writeResult(document: URL, benchmark: string, result: string): Promise<void> {
  const text = await readFile(document, 'utf8');
  const [begin, end] = [`<!-- result of ${benchmark} -->`, `<!-- end of ${benchmark} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The document lacks the marks ${begin} and ${end}.`);
  await writeFile(document, `${text.slice(0, from)}${begin}\n\n${result}\n\n${text.slice(to)}`);
}
