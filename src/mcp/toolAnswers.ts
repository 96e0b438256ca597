// The answers of tools, in words that an agent can act on, and never longer than clients read.
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';

/** Well under what clients cut off or complain about; characters of JSON. */
const longestText = 20_000;
/** Faults of one call that are told, and keys named in one of them; who made more has them by the same mistake. */
const mostTold = 10;
/** Characters of a key or a message that are told. */
const longestToldPart = 200;

/** What an agent has to correct, and what the tool takes. */
export function argumentFaults({ name, inputSchema }: Tool, error: z.ZodError): string {
  const faults = error.issues.slice(0, mostTold).map(argumentFault);
  if (error.issues.length > mostTold) faults.push(`- and ${error.issues.length - mostTold} more`);
  const required = inputSchema.required ?? [];
  const known = Object.keys(inputSchema.properties ?? {});
  const takes = known.map((key) => (required.includes(key) ? `${key} (required)` : key)).join(', ') || 'no arguments';
  return `The arguments are not valid:\n${faults.join('\n')}\nCorrect them and call ${name} again; it takes ${takes}.`;
}

function argumentFault(issue: z.core.$ZodIssue): string {
  const place = issue.path.length > 0 ? `${shortened(issue.path.join('.'))}: ` : '';
  if (issue.code !== 'unrecognized_keys') return `- ${place}${shortened(issue.message)}`;
  const named = issue.keys.slice(0, mostTold).map((key) => JSON.stringify(shortened(key)));
  const more = issue.keys.length > mostTold ? ` and ${issue.keys.length - mostTold} more` : '';
  return `- ${place}Unrecognized ${issue.keys.length > 1 ? 'keys' : 'key'}: ${named.join(', ')}${more}`;
}

const shortened = (text: string) => (text.length > longestToldPart ? `${text.slice(0, longestToldPart)}…` : text);

/** An answer that says why not. */
export const refusal = (text: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: text.slice(0, longestText) }],
});

/** What the tool found, shortened to what clients read; a refusal when it cannot be. */
export function success(output: Record<string, unknown>): CallToolResult {
  const structuredContent = fitted(output);
  const text = JSON.stringify(structuredContent);
  if (text.length > longestText) return refusal('The answer is too long to be read. Ask for less at once.');
  return { content: [{ type: 'text', text }], structuredContent };
}

/** With fewer entries of its longest list, or less of its longest text, and a note that says so. */
function fitted(output: Record<string, unknown>): Record<string, unknown> {
  const size = (value: unknown) => JSON.stringify(value)?.length ?? 0;
  if (size(output) <= longestText) return output;
  const [name = '', longest] = Object.entries(output).sort(([, a], [, b]) => size(b) - size(a))[0] ?? [];
  const note = `Only the beginning of ${name} fits into this answer; a narrower request shows more.`;
  let excess = size({ ...output, note }) - longestText;
  if (typeof longest === 'string') {
    // Each character takes one of the JSON or more; half a surrogate pair is not text.
    const beginning = longest.slice(0, Math.max(0, longest.length - excess)).replace(/[\uD800-\uDBFF]$/, '');
    return { ...output, [name]: beginning, note };
  }
  if (!Array.isArray(longest)) return output;
  let fitting = longest.length;
  while (excess > 0 && fitting > 1) {
    fitting -= 1;
    excess -= size(longest[fitting]) + 1;
  }
  return { ...output, [name]: longest.slice(0, fitting), note };
}
