// One task: where its pieces are, who serves whom, and why it is slow.
import {Chart} from '/view/chart.js';
import {bytes, count, element, facts, fileName, pager, rate, rows, text, value} from '/view/format.js';
import {bar, grid} from '/view/pieces.js';

const COLUMNS = [
  ['cid', 'Peer', 'name'], ['state', 'State', ''], ['progress', 'Pieces', 'number'], ['running', 'Downloads now', 'name'],
  ['uploads', 'Uploads', 'number'], ['rate', 'Rate of an upload', 'number'], ['notes', 'Notes', ''],
];
const FACTS = {
  state: 'State', size: 'Size', stored: 'Fetched from the origin', downloading: 'Downloading', done: 'Done', gone: 'Gone',
  held: 'Waiting for a piece', rate: 'Rate to peers', originRate: 'Rate from the origin', fromSupernode: 'From the supernode',
  fromPeers: 'From other peers', saved: 'Saved for the origin', failed: 'Failed pieces', overdue: 'Overdue pieces',
  eliminated: 'Eliminated peers',
};

const CLUSTER_FACTS = {owner: 'Node that owns the task', replicas: 'Nodes that would go on with it'};

export function taskPage(root, id, parameters, change) {
  const name = element('h1', {}, 'Task');
  const url = element('p', {class: 'quiet name'});
  const shown = facts(FACTS);
  const place = facts(CLUSTER_FACTS);
  place.list.id = 'cluster';
  place.list.hidden = true;
  const reasons = element('ul', {class: 'reasons', id: 'reasons'});
  const barCanvas = element('canvas', {class: 'pieces', id: 'bar', role: 'img'});
  const gridCanvas = element('canvas', {class: 'grid', id: 'grid', role: 'img'});
  let isGrid = parameters.get('grid') === '1';
  const more = element('button', {type: 'button', 'aria-controls': 'grid'});
  const showGrid = () => {
    gridCanvas.hidden = !isGrid;
    more.setAttribute('aria-expanded', String(isGrid));
    text(more, isGrid ? 'Hide single pieces' : 'Show each piece');
  };
  more.addEventListener('click', () => {
    isGrid = !isGrid;
    showGrid();
    change({grid: isGrid ? '1' : ''}, true);
  });
  showGrid();
  const spread = element('div', {class: 'spread', role: 'img'}, ...Array.from({length: 11}, () => element('span')));
  const spreadText = element('p', {class: 'quiet'});
  const chart = element('div', {class: 'chart'});
  const wanted = element('select', {id: 'peers'}, ...['', 'downloading', 'done', 'gone']
      .map(state => element('option', {value: state}, state || 'all')));
  wanted.value = parameters.get('peers') ?? '';
  wanted.addEventListener('change', () => change({peers: wanted.value, from: ''}, true));
  const body = element('tbody');
  let page = null;
  const pages = pager(step => change({from: String(Math.max(0, page.peers.from + step * 50))}, true));
  const missing = element('p', {class: 'bad', role: 'status', hidden: true}, '');
  root.append(name, url, missing, place.list, shown.list,
      element('h2', {}, 'Why it is slow'), reasons,
      element('h2', {}, 'Pieces'), barCanvas,
      element('p', {class: 'legend'}, 'From left to right the file. Above: copies at peers, the fuller the more. ',
          'Below: what the supernode has.'),
      more, gridCanvas,
      element('h2', {}, 'Rates'), chart,
      element('h2', {}, 'Peers'), spread, spreadText,
      element('div', {class: 'tools'}, element('label', {}, 'State', wanted)),
      element('table', {id: 'peers-table'}, element('caption', {class: 'hidden-text'}, 'Peers'),
          element('thead', {}, element('tr', {}, ...COLUMNS.map(([, label]) => element('th', {scope: 'col'}, label)))), body),
      pages.node);
  const plot = new Chart(chart, [['From the origin', 'origin'], ['From the supernode', 'seed'], ['From peers', 'peers']]);

  const make = () => {
    const cells = Object.fromEntries(COLUMNS.map(([key, label, kind]) =>
        [key, element('td', {class: kind, 'data-label': label, 'data-column': key})]));
    cells.cid.append(element('span', {}), element('div', {class: 'quiet'}));
    cells.progress.append(element('progress', {max: 1, 'aria-label': 'pieces'}), element('span', {}));
    const row = element('tr', {}, ...Object.values(cells));
    row.cells_ = cells;
    return row;
  };
  const update = (row, cid) => {
    const peer = page.peers.rows[cid];
    const cells = row.cells_;
    text(cells.cid.firstChild, cid);
    text(cells.cid.lastChild, `${peer.hostName} ${peer.ip}:${peer.port} ${peer.version}`);
    value(cells.state, peer.state, peer.held ? `${peer.state}, waits` : peer.state);
    const whole = page.task.pieces ?? 0;
    cells.progress.firstChild.value = whole ? peer.pieces / whole : 0;
    value(cells.progress.lastChild, peer.pieces, ` ${count(peer.pieces)} of ${whole ? count(whole) : '?'}`);
    text(cells.running, peer.running
        .map(one => `${one.piece} from ${one.from ?? 'the supernode'}${one.overdue ? ' (overdue)' : ''}`).join(', '));
    value(cells.uploads, peer.uploads, count(peer.uploads));
    value(cells.rate, peer.uploadRate, rate(peer.uploadRate));
    text(cells.notes, [peer.eliminated && 'eliminated', peer.isolated && 'supernode only', page.slow.includes(cid) && 'slow',
      peer.port === 0 && 'serves nobody'].filter(Boolean).join(', '));
    cells.notes.classList.toggle('bad', peer.eliminated);
    row.classList.toggle('done', peer.state === 'done');
  };
  const renderFacts = task => {
    const put = (key, raw, words) => value(shown.values[key], raw, words);
    put('state', task.state, task.problem ? `${task.state}: ${task.problem}` : task.state);
    put('size', task.fileLength ?? -1, task.fileLength === undefined ? 'unknown' : bytes(task.fileLength));
    put('stored', task.storedPieces, `${count(task.storedPieces)} of ${task.pieces ? count(task.pieces) : '?'} pieces`);
    for (const key of ['downloading', 'done', 'gone', 'held', 'eliminated']) {
      put(key, task.peers[key], count(task.peers[key]));
    }
    const toPeers = task.rates.fromSupernode + task.rates.fromPeers;
    put('rate', toPeers, rate(toPeers));
    put('originRate', task.rates.stored, rate(task.rates.stored));
    for (const key of ['fromSupernode', 'fromPeers', 'saved']) {
      put(key, task.bytes[key], bytes(task.bytes[key]));
    }
    put('failed', task.transfers.failed, count(task.transfers.failed));
    put('overdue', task.transfers.overdue, count(task.transfers.overdue));
  };
  const renderPlace = cluster => {
    place.list.hidden = !cluster;
    if (cluster) {
      const [owner, ...replicas] = cluster.owners;
      value(place.values.owner, owner, owner === cluster.self ? `${owner}, this one` : owner);
      value(place.values.replicas, replicas.join(','), replicas.join(', ') || 'none');
    }
  };
  // Other nodes show nothing of a task than who owns it.
  const whyMissing = cluster => !cluster || cluster.owners[0] === cluster.self
    ? 'This task does not live: it was dropped, or forgotten.'
    : `This node does not own the task: node ${cluster.owners[0]} owns it if there is one, and alone shows it.`;
  const draw = () => {
    if (page && !page.missing) {
      bar(barCanvas, page.bar);
      if (page.grid && !gridCanvas.hidden) {
        grid(gridCanvas, page.grid);
      }
    }
  };
  return {
    title: 'Task',
    query: () => `page=task&task=${id}`,
    render(next) {
      page = next;
      missing.hidden = !page.missing;
      renderPlace(page.cluster);
      if (page.missing) {
        text(missing, whyMissing(page.cluster));
        return;
      }
      text(name, fileName(page.task.url));
      text(url, page.task.url);
      renderFacts(page.task);
      const why = page.reasons.length ? page.reasons : [{kind: 'none', text: page.task.peers.downloading
          ? 'Nothing is slow: every peer downloads.' : 'Nobody downloads now.'}];
      rows(reasons, why.map(one => one.kind), () => element('li'),
          (item, kind) => text(item, why.find(one => one.kind === kind).text));
      draw();
      plot.add([page.task.rates.stored, page.task.rates.fromSupernode, page.task.rates.fromPeers]);
      const most = Math.max(1, ...page.progress);
      page.progress.forEach((peers, tenth) => {
        spread.children[tenth].style.height = `${100 * peers / most}%`;
      });
      const words = page.progress.map((peers, tenth) => peers ? `${count(peers)} at ${tenth * 10} %` : '').filter(Boolean);
      text(spreadText, `Peers by what they have: ${words.join(', ') || 'none'}`
          + (page.whole ? '' : `; only ${count(page.looked)} peers were looked at`));
      spread.setAttribute('aria-label', spreadText.textContent);
      rows(body, page.peers.order, make, update);
      pages.update(page.peers.from, page.peers.order.length, page.peers.found);
    },
    redraw() {
      draw();
      plot.draw();
    },
  };
}
