// Which page is shown, by the fragment of the address: #/tasks?search=…, #/task/ID, #/node.
import {nodePage} from '/view/node.js';
import {Stream} from '/view/stream.js';
import {taskPage} from '/view/task.js';
import {tasksPage} from '/view/tasks.js';

const main = document.getElementById('main');
const status = document.getElementById('status');
const tokenForm = document.getElementById('token-form');
let current = null;
let path = '';

const stream = new Stream({
  page: page => current.render(page),
  status(words, isBad) {
    if (status.textContent !== words) {
      status.textContent = words;
    }
    status.classList.toggle('bad', isBad);
  },
  token() {
    tokenForm.hidden = false;
    status.textContent = 'The token is wanted';
    document.getElementById('token').focus();
  },
});

function address() {
  const [where, query = ''] = location.hash.replace(/^#/, '').split('?');
  return {where: where || '/tasks', parameters: new URLSearchParams(query)};
}

function change(changes, replace = false) {
  const {where, parameters} = address();
  for (const [name, value] of Object.entries(changes)) {
    if (value) {
      parameters.set(name, value);
    } else {
      parameters.delete(name);
    }
  }
  const query = parameters.toString();
  const next = `#${where}${query ? `?${query}` : ''}`;
  if (replace) {
    history.replaceState(null, '', next);
    subscribe();
  } else {
    location.hash = next;
  }
}

function subscribe() {
  const {parameters} = address();
  const query = parameters.toString();
  stream.open(current.query() + (query ? `&${query}` : ''));
}

function show() {
  const {where, parameters} = address();
  if (!where.startsWith('/')) {
    return; // The link to the content, for keyboards.
  }
  const focused = document.activeElement?.id;
  main.replaceChildren();
  const task = where.match(/^\/task\/([0-9a-f]{64})$/);
  if (task) {
    current = taskPage(main, task[1], parameters, change);
  } else if (where === '/node') {
    current = nodePage(main);
  } else {
    current = tasksPage(main, parameters, change);
  }
  document.title = `${current.title} – Supernode`;
  for (const [id, isHere] of [['nav-tasks', where === '/tasks'], ['nav-node', where === '/node']]) {
    const link = document.getElementById(id);
    if (isHere) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (path && path !== where) {
    main.focus();
  } else if (focused) {
    document.getElementById(focused)?.focus();
  }
  path = where;
  subscribe();
}

tokenForm.addEventListener('submit', event => {
  event.preventDefault();
  const token = document.getElementById('token');
  sessionStorage.setItem('token', token.value);
  token.value = '';
  tokenForm.hidden = true;
  subscribe();
});
window.addEventListener('hashchange', show);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => current?.redraw());
let resizing;
window.addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => current?.redraw(), 150);
});
// A page that nobody sees asks for nothing.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stream.close();
  } else {
    subscribe();
  }
});
show();
