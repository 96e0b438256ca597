// Builds elements and brings the page up to them in place, so that focus, selection and opened details outlive an update.
// Data becomes text nodes and attribute values only, never markup.

const svg = 'http://www.w3.org/2000/svg';

/** `h('td', { class: 'number' }, '12')`; attributes that are undefined and children that are false are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return node;
}

/** One of the symbols in index.html; the text beside it says the same, so it is silent. */
export function icon(name) {
  const node = document.createElementNS(svg, 'svg');
  setAttributes(node, { class: `icon icon-${name}`, 'aria-hidden': 'true' });
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `#icon-${name}`);
  node.append(use);
  return node;
}

/** Makes the children of `place` what `children` are, and changes only what differs. */
export function update(place, ...children) {
  const wanted = children.flat().map((child) => (typeof child === 'string' ? new Text(child) : child));
  wanted.forEach((node, index) => {
    const present = place.childNodes[index];
    if (present) patch(present, node);
    else place.append(node);
  });
  while (place.childNodes.length > wanted.length) place.lastChild.remove();
}

function patch(present, wanted) {
  if (present.nodeName !== wanted.nodeName || present.dataset?.key !== wanted.dataset?.key) {
    present.replaceWith(wanted);
  } else if (present.nodeType === Node.TEXT_NODE) {
    if (present.data !== wanted.data) present.data = wanted.data;
  } else {
    const attributes = Object.fromEntries([...wanted.attributes].map(({ name, value }) => [name, value]));
    for (const { name } of [...present.attributes]) {
      // Whether details are open is the reader's choice.
      if (!(name in attributes) && name !== 'open') present.removeAttribute(name);
    }
    setAttributes(present, attributes);
    update(present, ...wanted.childNodes);
  }
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}
