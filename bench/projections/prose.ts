// Titles, names and descriptions whose words occur as unevenly as in real ones: a full-text index is as large as its words are varied.
import type { Random } from './random.js';

const common =
  'the of and a in to is was her his with for that from into by at as on who what when where one two years night house city ' +
  'river sea war love family daughter son mother father brother sister island winter summer letter secret story life death ' +
  'world time road garden mountain village school library bookseller captain doctor detective stranger memory history truth ' +
  'silence light shadow fire water stone glass paper music war peace journey return last first lost hidden long quiet broken';
const commonWords = common.split(' ') as [string, ...string[]];

const heads = 'bar cal den fer gal hol kin lor mar nor pel quin ros sil tor ul ver wen yar zel'.split(' ');
const middles = 'a an ar e el en er i in is o on or u un ast end ith ost und'.split(' ');
const tails = 'ber da den fell gard ham kel ler mont ner port ran sen stone ter ton vale wick wood yer'.split(' ');
const rareWords = heads.flatMap((head) => middles.flatMap((middle) => tails.map((tail) => head + middle + tail)));

// A step without a divisor in common with the list's length goes through all of it: neighbours in the list look alike.
const step = 4_999;

/** Most words are everybody's; the others occur very unequally. */
function word(random: Random): string {
  if (random.happens(0.6)) return random.pick(commonWords);
  const rank = Math.floor(rareWords.length * random.next() ** 3);
  return rareWords[(rank * step) % rareWords.length] ?? 'book';
}

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => word(random)).join(' ');
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function title(random: Random): string {
  return capitalised(words(random, random.between(2, 5)));
}

/** Of an author or a publisher. */
export function properName(random: Random): string {
  const part = () => capitalised(rareWords[random.between(0, rareWords.length - 1)] ?? '');
  return `${part()} ${part()}`;
}

/** About 500 characters. */
export function description(random: Random): string {
  return Array.from({ length: 6 }, () => `${capitalised(words(random, random.between(9, 13)))}.`).join(' ');
}
