// All tasks.
import {bytes, count, element, fileName, pager, rate, rows, text, value} from '/view/format.js';

const COLUMNS = [
  ['name', 'Name', 'name'], ['size', 'Size', 'number'], ['state', 'State', ''], ['progress', 'Fetched from the origin', 'number'],
  ['peers', 'Downloading / done / gone', 'number'], ['rate', 'Rate', 'number'], ['saved', 'Saved for the origin', 'number'],
];

export function tasksPage(root, parameters, change) {
  const search = element('input', {type: 'search', id: 'search', value: parameters.get('search') ?? '', autocomplete: 'off'});
  const state = element('select', {id: 'state'}, ...['', 'probing', 'fetching', 'complete', 'failed']
      .map(name => element('option', {value: name}, name || 'all')));
  state.value = parameters.get('state') ?? '';
  const found = element('p', {class: 'quiet', role: 'status'});
  const body = element('tbody');
  const heads = COLUMNS.map(([key, label]) => {
    const button = element('button', {type: 'button'}, label);
    const head = element('th', {scope: 'col'}, button);
    const sorted = (parameters.get('sort') ?? 'created') === key;
    const descending = parameters.get('order') === 'descending';
    if (sorted) {
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    }
    button.addEventListener('click', () => change(
        {sort: key, order: sorted && !descending ? 'descending' : 'ascending', from: ''}));
    return head;
  });
  let page = null;
  const pages = pager(step => change({from: String(Math.max(0, page.from + step * 50))}));
  let typing;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({search: search.value, from: ''}, true), 300);
  });
  state.addEventListener('change', () => change({state: state.value, from: ''}, true));
  root.append(
      element('h1', {}, 'Tasks'),
      element('div', {class: 'tools'},
          element('label', {}, 'Search in URLs', search), element('label', {}, 'State', state)),
      found,
      element('table', {id: 'tasks'}, element('caption', {class: 'hidden-text'}, 'Tasks'),
          element('thead', {}, element('tr', {}, ...heads)), body),
      pages.node);

  const make = id => {
    const cells = Object.fromEntries(COLUMNS.map(([key, label, kind]) =>
        [key, element('td', {class: kind, 'data-label': label, 'data-column': key})]));
    cells.name.append(element('a', {href: `#/task/${id}`}), element('div', {class: 'quiet'}));
    cells.progress.append(element('progress', {max: 1}), element('span', {}));
    const row = element('tr', {}, ...Object.values(cells));
    row.cells_ = cells;
    return row;
  };
  const update = (row, id) => {
    const task = page.rows[id];
    const cells = row.cells_;
    text(cells.name.firstChild, fileName(task.url));
    text(cells.name.lastChild, task.url);
    value(cells.size, task.fileLength ?? -1, task.fileLength === undefined ? 'unknown' : bytes(task.fileLength));
    value(cells.state, task.state, task.state);
    cells.state.classList.toggle('bad', task.state === 'failed');
    const whole = task.pieces ?? 0;
    const [meter, words] = cells.progress.children;
    meter.value = whole ? task.storedPieces / whole : 0;
    meter.setAttribute('aria-label', 'fetched from the origin');
    value(words, task.storedPieces, ` ${count(task.storedPieces)} of ${whole ? count(whole) : '?'}`);
    const {downloading, done, gone} = task.peers;
    value(cells.peers, `${downloading}/${done}/${gone}`, `${count(downloading)} / ${count(done)} / ${count(gone)}`);
    const now = task.rates.fromSupernode + task.rates.fromPeers;
    value(cells.rate, now, rate(now));
    value(cells.saved, task.bytes.saved, bytes(task.bytes.saved));
    row.classList.toggle('done', task.state === 'complete');
  };
  return {
    title: 'Tasks',
    query: () => 'page=tasks',
    render(next) {
      page = next;
      text(found, page.found === page.total ? `${count(page.total)} tasks` : `${count(page.found)} of ${count(page.total)} tasks`);
      rows(body, page.order, make, update);
      pages.update(page.from, page.order.length, page.found);
    },
    redraw() {},
  };
}
