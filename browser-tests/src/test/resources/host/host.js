// An application with a bell: the address says whose, and how.
const asked = new URLSearchParams(location.search);
const belfry = asked.get('belfry') ?? location.origin;
const html = document.documentElement;

html.lang = asked.get('lang') ?? 'en';
html.dir = asked.get('dir') ?? 'ltr';
html.dataset.theme = asked.get('theme') ?? 'light';

// A slow machine needs longer than five seconds to take back what it has deleted, and longer than six
// to see a notice or a toast: the clock of toasts, which is looked at every 200 ms, stands still.
if (asked.has('unhurried')) {
  const { setTimeout, setInterval } = globalThis;
  globalThis.setTimeout = (act, delay, ...more) =>
    setTimeout(act, delay === 5000 || delay === 6000 ? 120_000 : delay, ...more);
  globalThis.setInterval = (act, delay, ...more) => setInterval(act, delay === 200 ? 120_000 : delay, ...more);
}

globalThis.received = [];
globalThis.tokensAsked = 0;
globalThis.errors = [];

const bell = document.createElement('belfry-bell');
for (const name of ['server', 'channels', 'all-href', 'theme', 'push', 'worker', 'badge']) {
  if (asked.has(name)) {
    bell.setAttribute(name, asked.get(name));
  }
}
bell.getToken = async () => {
  globalThis.tokensAsked += 1;
  if (globalThis.withholdsTokens) {
    throw new Error('no token now');
  }
  if (globalThis.givesInstead) {
    return globalThis.givesInstead();
  }
  const query = new URLSearchParams({ user: asked.get('user'), ttl: asked.get('ttl') ?? '3600' });
  const answer = await fetch(`${asked.get('tokens') ?? ''}/dev/token?${query}`);
  return (await answer.json()).access_token;
};
bell.addEventListener('belfry-error', ({ detail: { name, code, message } }) =>
  globalThis.errors.push(`${name} ${code}: ${message}`));
document.querySelector('header').append(bell);

await import(`${belfry}/belfry/bell.js`);
bell.client.addEventListener('frame', (event) => globalThis.received.push(event.detail));
