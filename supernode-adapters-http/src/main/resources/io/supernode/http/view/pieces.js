// The pieces of a file on a canvas: a bar, or a grid with a cell for each.

const CELL = 12;

function colours() {
  const style = getComputedStyle(document.documentElement);
  return name => style.getPropertyValue(`--${name}`);
}

function sized(canvas, height) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  return {context, width};
}

// The more copies a piece has, the fuller its colour; the lower stripe says what the supernode has.
function paint(context, colour, x, y, width, height, copies, stored, most) {
  const stripe = Math.max(3, height / 4);
  context.globalAlpha = 1;
  context.fillStyle = colour('none');
  context.fillRect(x, y, width, height);
  if (copies > 0) {
    context.globalAlpha = 0.3 + 0.7 * Math.min(1, copies / most);
    context.fillStyle = colour('peers');
    context.fillRect(x, y, width, height - stripe);
  }
  if (stored > 0) {
    context.globalAlpha = stored === 2 ? 1 : 0.5;
    context.fillStyle = colour('seed');
    context.fillRect(x, y + height - stripe, width, stripe);
  }
  context.globalAlpha = 1;
}

function label(pieces) {
  const stored = pieces.stored.filter(part => part === 2).length;
  const fewest = pieces.copies.length ? Math.min(...pieces.copies) : 0;
  return `${pieces.pieces} pieces, in ${pieces.copies.length} parts: the supernode has ${stored} of these parts whole; `
      + `the rarest piece is at ${fewest} peers`;
}

export function bar(canvas, pieces) {
  const height = 34;
  const {context, width} = sized(canvas, height);
  const colour = colours();
  const parts = pieces.copies.length;
  const most = Math.max(1, ...pieces.copies);
  for (let part = 0; part < parts; part++) {
    const x = width * part / parts;
    const gap = parts > 120 ? 0 : 1;
    paint(context, colour, x, 0, width / parts - gap, height, pieces.copies[part], pieces.stored[part], most);
  }
  canvas.setAttribute('aria-label', label(pieces));
}

export function grid(canvas, pieces) {
  const columns = Math.max(1, Math.floor(canvas.clientWidth / CELL));
  const height = Math.ceil(pieces.copies.length / columns) * CELL;
  canvas.style.height = `${height}px`;
  const {context} = sized(canvas, height);
  const colour = colours();
  const most = Math.max(1, ...pieces.copies);
  pieces.copies.forEach((copies, part) => paint(context, colour, (part % columns) * CELL, Math.floor(part / columns) * CELL,
      CELL - 2, CELL - 2, copies, pieces.stored[part], most));
  canvas.setAttribute('aria-label', label(pieces));
}
