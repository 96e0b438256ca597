// The question agents ask most: which books fit what somebody has described?
import { inject } from 'inversify';
import { z } from 'zod';
import type { Database } from '../../../application/ports/database.js';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import {
  type FoundBooks,
  mostCounted,
  SearchTimeoutError,
  searchBooks,
} from '../../../projections/bookSearch/searchBooks.js';
import { tokens } from '../../tokens.js';
import { Gate, GateFullError } from '../gate.js';
import { type McpTool, mcpTool, ToolError } from '../mcpTool.js';

const shownDescription = 300;
const mostShown = 50;
/** A quarter of the connections to the database: the rest is for everything else. */
const mostAtOnce = 4;
const mostWaiting = 32;

const input = z.strictObject({
  description: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .describe(
      'What to look for: words from the title, author, category or content. Example: "space opera with robots"',
    ),
  limit: z.int().min(1).max(mostShown).default(10).describe('Most books to return, 1 to 50. Example: 5'),
});

const output = z.object({
  books: z
    .array(
      z.object({
        id: z.string().describe('UUID; get_book takes it'),
        name: z.string().describe('Title'),
        authors: z.array(z.string()),
        category: z.string().optional(),
        publisher: z.string().optional(),
        price: z.number(),
        priceSale: z.number().optional().describe('The price now, while the book is on sale'),
        status: z.enum(['InStock', 'OutOfStock']).describe('InStock or OutOfStock'),
        averageRating: z.number().describe('0 to 5; 0 with no reviews'),
        totalReviews: z.number(),
        description: z.string().optional().describe('The beginning; get_book has all of it'),
      }),
    )
    .describe('Best match first'),
  total: z.number().describe(`How many books match in all; ${mostCounted} stands for ${mostCounted} or more`),
  note: z.string().optional().describe('What to do when there are no books, or not all of them'),
});

@mcpTool({
  name: 'search_catalog',
  title: 'Search BookWorm Catalog',
  description:
    'Searches the BookWorm bookshop for books by title, author, category or subject, best match first, with price, ' +
    'stock and rating. Use this when somebody looks for a book, wants a recommendation or asks what the shop has. ' +
    'Example: {"description": "distributed systems", "limit": 5}',
  category: 'catalog',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input,
  output,
})
export class SearchCatalog implements McpTool<z.output<typeof input>, z.input<typeof output>> {
  readonly #gate = new Gate(mostAtOnce, mostWaiting);

  constructor(@inject(tokens.database) private readonly database: Database) {}

  async execute({ description, limit }: z.output<typeof input>, { signal }: { readonly signal: AbortSignal }) {
    // PostgreSQL takes no NUL in text.
    const text = description.replaceAll('\0', ' ');
    try {
      const found = await this.#gate.pass(() => searchBooks(this.database, text, limit), signal);
      return { books: found.books.map(summary), total: found.total, note: noteOn(found) };
    } catch (error) {
      throw advised(error);
    }
  }
}

function advised(error: unknown): unknown {
  if (error instanceof GateFullError) return new ToolError('The search is busy. Try again in a moment.');
  if (error instanceof SearchTimeoutError)
    return new ToolError('The search took too long. Search again with fewer and rarer words: a title, or an author.');
  return error;
}

function noteOn({ books, total, isWordless }: FoundBooks): string | undefined {
  if (isWordless)
    return 'There is nothing to search for: only punctuation or words that every text has, like "the". Name a subject, a title or an author.';
  if (books.length === 0)
    return 'No book matches. Search again with fewer or more general words: a subject, a category, one author, or a part of the title.';
  const more = total - books.length;
  if (more <= 0) return undefined;
  const count = total >= mostCounted ? `At least ${more}` : more;
  return `${count} more; raise limit (max ${mostShown}) or be more specific.`;
}

function summary(book: BookSnapshot) {
  return {
    id: book.id,
    name: book.name,
    authors: book.authors.map((author) => author.name),
    category: book.category?.name,
    publisher: book.publisher?.name,
    price: book.price,
    priceSale: book.priceSale ?? undefined,
    status: book.status,
    averageRating: book.averageRating,
    totalReviews: book.totalReviews,
    description: book.description === null ? undefined : beginning(book.description),
  };
}

/** Cut between words where there is one near. */
function beginning(text: string): string {
  if (text.length <= shownDescription) return text;
  return `${text.slice(0, shownDescription).replace(/\s+\S{0,40}$|[\uD800-\uDBFF]$/, '')}…`;
}
