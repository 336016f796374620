// The process and its machine.
import {Chart} from '/view/chart.js';
import {bytes, count, element, facts, rate, rows, text, value} from '/view/format.js';

const FACTS = {
  version: 'Version', startedAt: 'Started', tasks: 'Tasks', downloadingPeers: 'Downloading peers', donePeers: 'Peers that are done',
  heldPulls: 'Waiting for a piece', bandwidth: 'Bandwidth, each way', disk: 'Disk', cache: 'Cache', sentBytes: 'Sent to peers',
  fetchedBytes: 'Fetched from origins', saved: 'Saved for origins', state: 'State for a restart',
};

const CLUSTER_FACTS = {
  self: 'This node', members: 'Nodes that live, and where they have pieces', epoch: 'Changes of the members',
  setup: 'Replicas, and nodes that hold a content', versions: 'Protocol between nodes, and records', ownTasks: 'Tasks that this node owns', copies: 'Copies of other nodes’ tasks',
  seeds: 'Contents held for others, and by others', calls: 'Calls passed on, and answered for others',
  waiting: 'Calls that wait for others, and held for others', trouble: 'Calls made again, and without an answer', refusedReports: 'Reports refused after their answer',
  lag: 'Oldest change not copied yet',
};

export function nodePage(root) {
  const shown = facts(FACTS);
  const cluster = facts(CLUSTER_FACTS);
  const clusterSection = element('section', {id: 'cluster', hidden: ''}, element('h2', {}, 'Cluster'), cluster.list);
  const chart = element('div', {class: 'chart'});
  const events = element('ul', {class: 'events', id: 'events'});
  const none = element('p', {class: 'quiet'}, 'None since the start.');
  root.append(element('h1', {}, 'Machine'), shown.list, clusterSection, element('h2', {}, 'Rates'), chart, element('h2', {}, 'Events of note'),
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
      clusterSection.hidden = !page.cluster;
      if (page.cluster) {
        const now = page.cluster;
        const tell = (key, words) => value(cluster.values[key], words, words);
        tell('self', now.self);
        tell('members', `${count(now.nodes.length)}: ${now.nodes.map(one => `${one.name} (${one.dataIp}:${one.dataPort})`).join(', ')}`);
        tell('epoch', count(now.epoch));
        tell('setup', `${count(now.replicas)}, ${count(now.seeds)}`);
        tell('versions', `${now.protocolVersion}, ${now.recordVersion}`);
        tell('ownTasks', count(now.ownTasks));
        tell('copies', `${count(now.copies)}, ${bytes(now.copyBytes)}${now.incompleteCopies ? `; ${count(now.incompleteCopies)} INCOMPLETE, no room` : ''}`);
        tell('seeds', `${count(now.heldContents)}, ${count(now.furtherSeeds)}`);
        tell('calls', `${count(now.forwarded)}, ${count(now.answered)}`);
        tell('waiting', `${count(now.waiting)}, ${count(now.held)}`);
        tell('trouble', `${count(now.retried)}, ${count(now.unanswered)}`);
        tell('refusedReports', count(now.refusedReports));
        tell('lag', now.complete ? `${count(now.lagMillis)} ms` : `${count(now.lagMillis)} ms; tasks may be on their way here`);
      }
      plot.add([page.rates.stored, page.rates.fromSupernode, page.rates.fromPeers]);
      none.hidden = page.events.length > 0;
      const known = page.events.map((event, index) => [`${event.at} ${event.task ?? ''} ${index}`, event]);
      const byId = new Map(known);
      rows(events, known.map(([id]) => id), () => element('li', {}, element('span', {class: 'quiet'}), element('a'), element('span')),
          (item, id) => {
            const event = byId.get(id);
            text(item.children[0], `${new Date(event.at).toLocaleTimeString()} `);
            // Of the supernode as a whole: no task to go to.
            item.children[1].hidden = !event.task;
            if (event.task) {
              text(item.children[1], event.task.slice(0, 12));
              item.children[1].href = `#/task/${event.task}`;
            }
            text(item.children[2], ` ${event.text}`);
          });
    },
    redraw() {
      plot.draw();
    },
  };
}
