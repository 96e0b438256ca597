// The search statement: cheap and bounded at every step, so that no question, however long or common, holds up others.

/** A book matches by the rarest words of the question; more of them would say little and cost much. */
const mostWords = 12;
/** How often a word occurs is counted up to here, and as many books with it are looked at. */
const mostOccurrences = 10_000;
/** Once the rarer words are in as many books, the more common ones only help to rank those. */
const enoughBooks = 2_000;
/** Books that are ranked thoroughly: for their words, and for their resemblance. */
const mostRanked = 300;
const mostAlike = 100;
/** Matches are counted up to here. */
export const mostCounted = 1_000;
/** Characters up to which a question may be a mistyped title or author; a longer one resembles none. */
const longestTitle = 100;
/** Trigram similarity from which on a title is taken for what was typed; below it, matches are chance. */
const leastResemblance = 0.4;
/** What ts_rank gives one word of weight 1. */
const rankOfOneWord = 0.6079271;

/** For the transaction: PostgreSQL's own parallelism and compilation would take from others more than they give. */
export const searchSettings = /* sql */ `
  select set_config('statement_timeout', '2s', true), set_config('jit', 'off', true),
         set_config('max_parallel_workers_per_gather', '0', true),
         set_config('pg_trgm.word_similarity_threshold', '${leastResemblance}', true)`;

const rank = (book: string, word: string) =>
  `${word}.weight * ts_rank('{0.3, 0.5, 0.9, 1}', ${book}.words, ${word}.query) / ${rankOfOneWord}`;
const rating = (book: string) => /* sql */ `0.1 * (${book}.average_rating::float8 * ${book}.total_reviews + 3.5 * 20)
  / (${book}.total_reviews + 20) / 5`;

// Any word may match. A word counts the more the rarer it is in the catalog, and by where it stands: title, authors,
// category, description; one that no book has is a typing error: the other
// words count less then, and resemblance thrice. What merely looks like the title or the authors counts too, for typing errors; the words that
// English has everywhere look like everything, and find nothing. Among equals the better rated comes first, few votes
// pulling little.
/** $1 is the question, $2 the most books to return. */
export const searchStatement = (columns: string) => /* sql */ `
  with asked as materialized (
    select plain, to_tsvector('english', plain) as words,
           case when length(plain) <= ${longestTitle} then lower(plain) end as typed,
           (select case when sum(length(token)) <= ${longestTitle} then lower(string_agg(token, ' ' order by place)) end
            from ts_parse('default', plain) with ordinality as part(kind, token, place)
            where to_tsvector('english', token) <> '') as telling
    from read_model.plain($1) as plain
  ), occurring as materialized (
    select query, occurrences
    from asked, unnest(asked.words), cast(quote_literal(lexeme) as tsquery) as query,
         lateral (select count(*) as occurrences
                  from (select from read_model.book_search b where b.words @@ query limit ${mostOccurrences}) b) counted
    order by occurrences = 0, occurrences, lexeme limit ${mostWords}
  ), word as materialized (
    select query, ln(1 + (select count(*) from read_model.book_search)::float8 / (1 + occurrences)) as weight,
           coalesce(sum(occurrences) over (order by occurrences, query::text
                                           rows between unbounded preceding and 1 preceding), 0) as "inRarer"
    from occurring
  ), worded as materialized (
    select b.id from word, lateral (
      select id, ${rank('b', 'word')} as rank, ${rating('b')} as rating
      from read_model.book_search b where b.words @@ word.query limit ${mostOccurrences}) b
    where word."inRarer" < ${enoughBooks}
    group by b.id order by sum(b.rank) / (select sum(weight) from word) + min(b.rating) desc, b.id limit ${mostRanked}
  ), alike as materialized (
    select b.id, b.typed from asked, lateral (
      select id, typed from read_model.book_search b where asked.telling <% b.typed limit ${mostCounted}) b
  ), counted as (
    select least(count(*), ${mostCounted})::int as total from (
      (select b.id from read_model.book_search b
       where b.words @@ (select string_agg(query::text, ' | ')::tsquery from word) limit ${mostCounted})
      union (select id from alike)) matching
  ), candidate as materialized (
    select id from worded
    union (select id from alike, asked order by word_similarity(asked.telling, alike.typed) desc, id limit ${mostAlike})
  ), found as (
    select b.*,
           coalesce((select sum(${rank('b', 'word')}) from word where b.words @@ word.query)
                    / (select sum(weight) from word), 0)
             + (select case when bool_or(occurrences = 0) then 3 else 1 end from occurring)
             * greatest(word_similarity(asked.typed, b.typed) - ${leastResemblance},
                        0.8 * (word_similarity(asked.telling, b.typed) - ${leastResemblance}), 0)
             + ${rating('b')} as score
    from candidate join read_model.book_search b using (id), asked
  )
  select ${columns}, total from found, counted order by score desc, id limit $2`;
