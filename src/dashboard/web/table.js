// The parts of a table.
import { h, icon } from './dom.js';

/** @param label the column's name, for the narrow layout, which has no header row. */
export function cell(label, primary, secondary = []) {
  const below = secondary.length > 0 && h('div', { class: 'secondary' }, secondary);
  return h('td', { 'data-label': label }, h('div', { class: 'content' }, h('div', {}, primary), below));
}

export function numberCell(label, primary, secondary) {
  const node = cell(label, primary, secondary);
  node.classList.add('number');
  return node;
}

export function rowHeader(name, ...beside) {
  return h('th', { scope: 'row' }, h('span', { class: 'name' }, name), ...beside);
}

/** What an empty table says of itself. */
export function emptyRow(columns, text) {
  const attributes = { colspan: String(columns), class: 'empty' };
  return h('tr', { 'data-key': 'empty' }, h('td', attributes, text));
}

/** A state as colour, icon and word. */
export function badge(kind, word) {
  return h('span', { class: `badge ${kind}` }, icon(kind), word);
}
