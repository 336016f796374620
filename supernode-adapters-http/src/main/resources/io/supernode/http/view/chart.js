// Rates over time, one line for each source. What was before the page was opened is not known.
import uPlot from '/view/uplot.js';
import {bytes} from '/view/format.js';

const LONGEST = 600;
// A chart that begins shows the first points at its right, not all over.
const SHORTEST_SECONDS = 60;

export class Chart {
  // lines: [label, colour][]
  constructor(parent, lines) {
    this.parent = parent;
    this.lines = lines;
    this.data = [[], ...lines.map(() => [])];
    this.draw();
  }

  draw() {
    this.plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(`--${name}`).trim();
    const axis = {stroke: colour('quiet'), grid: {stroke: colour('line'), width: 1}, ticks: {stroke: colour('line'), width: 1}};
    this.plot = new uPlot({
      width: this.parent.clientWidth, height: 220,
      scales: {x: {range: (plot, low, high) => [Math.min(low, high - SHORTEST_SECONDS), high]}, y: {range: (plot, low, high) => [0, Math.max(1024, high * 1.1)]}},
      axes: [axis, {...axis, size: 90, values: (plot, ticks) => ticks.map(tick => `${bytes(tick)}/s`)}],
      series: [{}, ...this.lines.map(([label, name]) => ({
        label, stroke: colour(name), width: 2, value: (plot, raw) => raw == null ? '–' : `${bytes(raw)}/s`,
      }))],
    }, this.data, this.parent);
  }

  add(values) {
    const now = Math.round(Date.now() / 1000);
    if (now === this.data[0][this.data[0].length - 1]) {
      return;
    }
    const last = this.data[0].length - 1;
    if (last >= 0 && now - this.data[0][last] > 2) {
      // Nothing was said meanwhile: nothing had changed.
      this.push(now - 1, this.data.slice(1).map(line => line[last]));
    }
    this.push(now, values);
    while (this.data[0].length > LONGEST) {
      this.data.forEach(column => column.shift());
    }
    this.plot.setData(this.data);
  }

  push(at, values) {
    this.data[0].push(at);
    values.forEach((one, line) => this.data[line + 1].push(one));
  }
}
