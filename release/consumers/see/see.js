// Opens a page in Chromium, sends its user a notification, and waits until the bell has rung.
import { chromium } from 'playwright-core';

const [page, user] = process.argv.slice(2);
const { BELFRY_URL, BELFRY_TOKEN, CHROMIUM } = process.env;

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage();
  tab.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  tab.on('pageerror', (error) => console.error(error));
  await tab.goto(page);
  await tab.waitForFunction(() => document.querySelector('belfry-bell')?.state === 'connected');
  const sent = await fetch(`${BELFRY_URL}/api/notifications`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${BELFRY_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ recipient: user, title: `For ${user}`, message: 'It rings.' }),
  });
  if (sent.status !== 202) {
    throw new Error(await sent.text());
  }
  await tab.locator('belfry-bell [part~=badge]', { hasText: /^1$/ }).waitFor();
  await tab.locator('belfry-bell [part~=toast]', { hasText: `For ${user}` }).waitFor();
  console.log(`${user}: the bell has rung`);
} finally {
  await browser.close();
}
