// The peer's projection of the same events into the same table: one narrow SQL statement per event, the fastest it offers.
import { rawSql, type SQL, sql } from '@event-driven-io/dumbo';
import { postgreSQLProjection } from '@event-driven-io/emmett-postgresql';
import type { BookDescription, BookEvent, BookPrice, BookRating, BookStock } from '../../domain/catalog/book.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';

const { table } = bookSearch;

/** Columns, generated columns and indexes are those of our definition. */
export const createTableStatements: readonly string[] = [
  `create table ${table.name} (${[
    ...Object.entries(table.columns).map(([name, type]) => `${name} ${type}`),
    ...(table.generated ?? []),
    `primary key (${table.key})`,
  ].join(', ')}) with (fillfactor = ${table.fillFactor})`,
  ...(table.indexes ?? []).map((index) => `create index on ${table.name} ${index}`),
];

export const tableName = table.name;

const asJson = (value: unknown) => (value === null ? null : JSON.stringify(value));
const described = ({ name, description, imageUrl, category, publisher, authors }: BookDescription) => ({
  name,
  description,
  image_url: imageUrl,
  category: asJson(category),
  publisher: asJson(publisher),
  authors: asJson(authors),
  author_names: authors.map((author) => author.name).join(', '),
});
const priced = ({ price, priceSale }: BookPrice) => ({ price, price_sale: priceSale });
const stocked = ({ status }: BookStock) => ({ status });
const rated = ({ averageRating, totalReviews }: BookRating) => ({
  average_rating: averageRating,
  total_reviews: totalReviews,
});

type Values = Readonly<Record<string, unknown>>;

// Its projections are not told when an event was recorded.
function insert(values: Values): SQL {
  const columns = Object.keys(values);
  return sql(
    `insert into ${table.name} (${columns.join(', ')}, updated_at) values (${columns.map(() => '%L').join(', ')}, now())`,
    ...Object.values(values),
  );
}

function update(id: string, values: Values): SQL {
  const assignments = Object.keys(values).map((column) => `${column} = %L`);
  return sql(
    `update ${table.name} set ${assignments.join(', ')}, updated_at = now() where id = %L`,
    ...Object.values(values),
    id,
  );
}

function statement({ type, data }: BookEvent): SQL {
  switch (type) {
    case 'BookListed':
      return insert({ id: data.id, ...described(data), ...priced(data), ...stocked(data), ...rated(data) });
    case 'BookRevised':
      return update(data.id, described(data));
    case 'BookPriceChanged':
      return update(data.id, priced(data));
    case 'BookStockChanged':
      return update(data.id, stocked(data));
    case 'BookRatingChanged':
      return update(data.id, rated(data));
    case 'BookDelisted':
      return sql(`delete from ${table.name} where id = %L`, data.id);
  }
}

// postgreSQLRawSQLProjection would not hand a truncate on, which a rebuild needs; what it does otherwise is the same.
export const emmettBookSearch = postgreSQLProjection({
  name: bookSearch.name,
  canHandle: ['BookListed', 'BookRevised', 'BookPriceChanged', 'BookStockChanged', 'BookRatingChanged', 'BookDelisted'],
  handle: async (events, { execute }) => {
    for (const event of events) await execute.command(statement(event as unknown as BookEvent));
  },
  truncate: async ({ execute }) => {
    await execute.command(rawSql(`truncate ${table.name}`));
  },
});
