// What a server does with a page that has a bell: import what the page imports, and draw it.
import 'belfry-bell';
import { BelfryClient } from 'belfry-bell/client.js';
import { useBelfry, useUnread } from 'belfry-bell/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

function Header() {
  const belfry = useBelfry({ server: 'https://notify.example.com', getToken: () => null });
  return createElement('header', null, createElement('belfry-bell', { theme: 'dark' }), String(useUnread(belfry) ?? ''));
}

const client = new BelfryClient({ server: 'https://notify.example.com', getToken: () => null });
console.log(renderToString(createElement(Header)), client.state);
