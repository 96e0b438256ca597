// The section of docs/events.md that holds every shape that events have and had. It must read each page ever committed.
import { nameOf, type Shape } from '../../application/eventSchemas/shapes.js';

const [begin, end] = ['<!-- schemas: written by `npm run schemas` -->', '<!-- end of schemas -->'];
const entry = /<summary><code>(\w+)<\/code>, shape (\d+)<\/summary>\n\n```json\n(.*?)\n```/gs;
const width = 116;

/** None where the page has no such section. */
export function readShapes(page: string): readonly Shape[] {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  return [...page.slice(Math.max(from, 0), Math.max(to, 0)).matchAll(entry)].map(
    ([, type = '', version, schema = '']) => ({
      type,
      schemaVersion: Number(version),
      schema: JSON.parse(schema),
    }),
  );
}

/** The page with these shapes; the text around them is people's. */
export function writeShapes(page: string, shapes: readonly Shape[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page lacks the marks ${begin} and ${end}.`);
  return `${page.slice(0, from)}${begin}\n\n${shapes.map(toMarkdown).join('\n')}\n${page.slice(to)}`;
}

function toMarkdown(shape: Shape): string {
  const name = nameOf(shape).replace(shape.type, `<code>${shape.type}</code>`);
  return `<details><summary>${name}</summary>\n\n\`\`\`json\n${print(shape.schema)}\n\`\`\`\n\n</details>\n`;
}

/** What fits on a line is on one. */
function print(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  const parts = Array.isArray(value)
    ? value.map((item) => print(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`);
  const line = `${open}${parts.join(', ')}${close}`;
  if (indent.length + line.length <= width && !line.includes('\n')) return line;
  return [open.trim(), parts.map((part) => inner + part).join(',\n'), indent + close.trim()].join('\n');
}
