// Numbers as people read them, and elements as the pages make them.

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(value) {
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${UNITS[unit]}`;
}

export const rate = value => value === 0 ? '–' : `${bytes(value)}/s`;

export const count = value => value.toLocaleString('en');

// The last part of the path, which people know a file by.
export function fileName(url) {
  const path = url.split('?')[0];
  return path.slice(path.lastIndexOf('/') + 1) || url;
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in made && typeof value !== 'string') {
      made[name] = value;
    } else if (value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children);
  return made;
}

// Only what has changed is touched, so that a reader's place and selection stay.
export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

export function value(node, raw, shown) {
  text(node, shown);
  if (node.dataset.value !== String(raw)) {
    node.dataset.value = raw;
  }
}

// Makes the rows of a table body those of `order`, and keeps the elements of rows that were there.
export function rows(body, order, make, update) {
  const there = new Map(Array.from(body.children, row => [row.dataset.id, row]));
  let next = body.firstElementChild;
  for (const id of order) {
    let row = there.get(id);
    there.delete(id);
    if (!row) {
      row = make(id);
      row.dataset.id = id;
    }
    if (row === next) {
      next = next.nextElementSibling;
    } else {
      body.insertBefore(row, next);
    }
    update(row, id);
  }
  there.forEach(row => row.remove());
}

// A list of facts, by name.
export function facts(names) {
  const list = element('dl', {class: 'facts'});
  const values = {};
  for (const [key, label] of Object.entries(names)) {
    values[key] = element('dd', {'data-fact': key}, '–');
    list.append(element('div', {}, element('dt', {}, label), values[key]));
  }
  return {list, values};
}

export function pager(onMove) {
  const shown = element('span', {class: 'quiet', 'aria-live': 'polite'});
  const back = element('button', {type: 'button'}, 'Previous');
  const on = element('button', {type: 'button'}, 'Next');
  back.addEventListener('click', () => onMove(-1));
  on.addEventListener('click', () => onMove(1));
  return {
    node: element('div', {class: 'tools'}, back, on, shown),
    update(from, length, found) {
      text(shown, found === 0 ? 'none' : `${count(from + 1)} to ${count(from + length)} of ${count(found)}`);
      back.disabled = from === 0;
      on.disabled = from + length >= found;
    },
  };
}
