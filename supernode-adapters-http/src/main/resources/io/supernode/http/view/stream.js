// Reads server-sent events with fetch, since EventSource cannot send the token. The first event is the whole page, the next ones
// say what has changed since the one before; where one is missing, the whole page is asked for again.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10000;
const SILENCE = 30000;

// Applies a merge patch (RFC 7396).
export function patched(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) {
    return patch;
  }
  const result = target !== null && typeof target === 'object' && !Array.isArray(target) ? {...target} : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) {
      delete result[name];
    } else {
      result[name] = patched(result[name], change);
    }
  }
  return result;
}

export class Stream {
  // handlers: page(page), status(text, isBad), token()
  constructor(handlers) {
    this.handlers = handlers;
    this.run = 0;
  }

  open(query) {
    this.close();
    this.follow(query, ++this.run);
  }

  close() {
    this.run++;
    this.abort?.abort();
  }

  async follow(query, run) {
    let wait = FIRST_WAIT;
    while (run === this.run) {
      this.abort = new AbortController();
      try {
        const token = sessionStorage.getItem('token');
        const reply = await fetch(`/view/stream?${query}`, {
          headers: token ? {Authorization: `Bearer ${token}`} : {}, cache: 'no-store', signal: this.abort.signal,
        });
        if (reply.ok) {
          wait = FIRST_WAIT;
          await this.read(reply.body.getReader(), run);
        } else if (reply.status === 401 || (reply.status === 403 && token)) {
          sessionStorage.removeItem('token');
          this.handlers.token();
          return;
        } else {
          this.handlers.status((await reply.json()).msg, true);
        }
      } catch (failure) {
        if (run === this.run && failure.name !== 'AbortError') {
          this.handlers.status('Not connected: trying again', true);
        }
      }
      if (run === this.run) {
        await new Promise(resolve => setTimeout(resolve, wait));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  async read(reader, run) {
    const decoder = new TextDecoder();
    let buffer = '';
    let page = null;
    let last = 0;
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => this.abort.abort(), SILENCE);
    };
    try {
      for (heard(); run === this.run; heard()) {
        const {done, value} = await reader.read();
        if (done) {
          break;
        }
        buffer += decoder.decode(value, {stream: true});
        let end;
        while ((end = buffer.indexOf('\n\n')) >= 0) {
          const event = parsed(buffer.slice(0, end));
          buffer = buffer.slice(end + 2);
          if (event.event === 'page') {
            page = event.data.page;
          } else if (event.event === 'change' && event.data.since === last && page) {
            page = patched(page, event.data.patch);
          } else if (event.event) {
            return; // Something is missing: begin anew with the whole page.
          }
          if (event.event && run === this.run) {
            last = event.id;
            this.handlers.status('Live', false);
            this.handlers.page(page);
          }
        }
      }
    } finally {
      clearTimeout(silence);
      reader.cancel().catch(() => {});
    }
    if (run === this.run) {
      this.handlers.status('Not connected: trying again', true);
    }
  }
}

function parsed(block) {
  const event = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) {
      event[line.slice(0, colon)] = line.slice(colon + 2);
    }
  }
  if (event.data) {
    event.data = JSON.parse(event.data);
    event.id = Number(event.id);
  }
  return event;
}
