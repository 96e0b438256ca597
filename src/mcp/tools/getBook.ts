// The question after a search: what is there to know about this one book?
import { inject } from 'inversify';
import { z } from 'zod';
import type { Database } from '../../../application/ports/database.js';
import { getBook } from '../../../projections/bookSearch/queries.js';
import { tokens } from '../../tokens.js';
import { type McpTool, mcpTool, ToolError } from '../mcpTool.js';

const input = z.strictObject({
  id: z
    .guid()
    .describe('UUID of the book, as search_catalog returns it. Example: "0196d5a4-7c1e-7b62-9f3a-5d2c8e4b1a60"'),
});

const named = z.object({ id: z.string(), name: z.string() });

const output = z.object({
  id: z.string(),
  name: z.string().describe('Title'),
  description: z.string().optional(),
  imageUrl: z.string().optional().describe('Cover'),
  price: z.number(),
  priceSale: z.number().optional().describe('The price now, while the book is on sale'),
  status: z.enum(['InStock', 'OutOfStock']).describe('InStock or OutOfStock'),
  category: named.optional(),
  publisher: named.optional(),
  authors: z.array(named),
  averageRating: z.number().describe('0 to 5; 0 with no reviews'),
  totalReviews: z.number(),
});

@mcpTool({
  name: 'get_book',
  title: 'Get Book Details',
  description:
    'Returns all that BookWorm knows of one book: full description, authors, category, publisher, price, sale price, ' +
    'stock and rating. Use this when you have the id of a book from search_catalog and need more than the search ' +
    'shows. Example: {"id": "0196d5a4-7c1e-7b62-9f3a-5d2c8e4b1a60"}',
  category: 'catalog',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input,
  output,
})
export class GetBook implements McpTool<z.output<typeof input>, z.input<typeof output>> {
  constructor(@inject(tokens.database) private readonly database: Database) {}

  async execute({ id }: z.output<typeof input>) {
    const book = await getBook(this.database, id);
    if (!book)
      throw new ToolError(`No book has the id ${id}. Find the book with search_catalog and use the id it gives.`);
    return {
      ...book,
      description: book.description ?? undefined,
      imageUrl: book.imageUrl ?? undefined,
      priceSale: book.priceSale ?? undefined,
      category: book.category ?? undefined,
      publisher: book.publisher ?? undefined,
      authors: [...book.authors],
    };
  }
}
