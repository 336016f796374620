// The process and its machine.
import {Chart} from '/view/chart.js';
import {bytes, count, element, facts, rate, rows, text, value} from '/view/format.js';

const FACTS = {
  version: 'Version', startedAt: 'Started', tasks: 'Tasks', downloadingPeers: 'Downloading peers', donePeers: 'Peers that are done',
  heldPulls: 'Waiting for a piece', bandwidth: 'Bandwidth, each way', disk: 'Disk', cache: 'Cache', sentBytes: 'Sent to peers',
  fetchedBytes: 'Fetched from origins', saved: 'Saved for origins', state: 'State for a restart',
};

export function nodePage(root) {
  const shown = facts(FACTS);
  const chart = element('div', {class: 'chart'});
  const events = element('ul', {class: 'events', id: 'events'});
  const none = element('p', {class: 'quiet'}, 'None since the start.');
  root.append(element('h1', {}, 'Machine'), shown.list, element('h2', {}, 'Rates'), chart, element('h2', {}, 'Events of note'),
      none, events);
  const plot = new Chart(chart, [['From origins', 'origin'], ['From the supernode', 'seed'], ['Between peers', 'peers']]);
  return {
    title: 'Machine',
    query: () => 'page=node',
    render(page) {
      const node = page.node ?? {};
      const put = (key, raw, words) => raw !== undefined && value(shown.values[key], raw, words(raw));
      put('version', node.version, String);
      put('startedAt', node.startedAt, at => new Date(at).toLocaleString());
      for (const key of ['tasks', 'downloadingPeers', 'donePeers', 'heldPulls']) {
        put(key, node[key], count);
      }
      put('bandwidth', node.bandwidth, rate);
      put('disk', node.diskFree, free => `${bytes(free)} of ${bytes(node.diskTotal)} free`);
      put('cache', node.cacheBytes, all => `${bytes(all)}, ${bytes(node.cacheBytesInUse)} in use`);
      put('sentBytes', node.sentBytes, bytes);
      put('fetchedBytes', node.fetchedBytes, bytes);
      put('state', node.state, kept => kept.kept ? `${bytes(kept.bytes)}, kept`
        : `NOT KEPT for ${Math.round(kept.lagMillis / 1000)} s: ${kept.lastFailure}`);
      put('saved', page.saved, bytes);
      plot.add([page.rates.stored, page.rates.fromSupernode, page.rates.fromPeers]);
      none.hidden = page.events.length > 0;
      const known = page.events.map((event, index) => [`${event.at} ${event.task} ${index}`, event]);
      const byId = new Map(known);
      rows(events, known.map(([id]) => id), () => element('li', {}, element('span', {class: 'quiet'}), element('a'), element('span')),
          (item, id) => {
            const event = byId.get(id);
            text(item.children[0], `${new Date(event.at).toLocaleTimeString()} `);
            text(item.children[1], event.task.slice(0, 12));
            item.children[1].href = `#/task/${event.task}`;
            text(item.children[2], ` ${event.text}`);
          });
    },
    redraw() {
      plot.draw();
    },
  };
}
