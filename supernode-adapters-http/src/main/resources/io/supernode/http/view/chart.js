// Rates over time, one line for each source. What was before the page was opened is not known.
import uPlot from '/view/uplot.js';
import {bytes} from '/view/format.js';

const LONGEST = 600;

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
      scales: {y: {range: (plot, low, high) => [0, Math.max(1024, high * 1.1)]}},
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
    this.data[0].push(now);
    values.forEach((one, line) => this.data[line + 1].push(one));
    if (this.data[0].length > LONGEST) {
      this.data.forEach(column => column.shift());
    }
    this.plot.setData(this.data);
  }
}
