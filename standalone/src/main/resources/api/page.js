/** Swagger UI over Belfry's document, with a token for development that may do everything the document names. */

const user = /** @type {HTMLInputElement} */ (document.getElementById('user'));
const state = /** @type {HTMLOutputElement} */ (document.getElementById('state'));

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const ui = window.SwaggerUIBundle({
  url: '/docs/api/openapi.yaml',
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  onComplete: authorize,
});

/** @returns {string[]} what calls of the document need */
function scopes() {
  const {paths} = ui.specSelectors.specJson().toJS();
  const operations = Object.values(paths).flatMap(path => Object.values(path));
  return [...new Set(operations.flatMap(operation => operation.security ?? []).flatMap(need => need.token ?? []))];
}

async function authorize() {
  const asked = new URLSearchParams({user: user.value, scope: scopes().join(' ')});
  try {
    const answer = await fetch(`/dev/token?${asked}`);
    const body = await answer.json();
    if (!answer.ok) {
      throw new Error(body.errors?.[0]?.message ?? body.title);
    }
    ui.preauthorizeApiKey('token', body.access_token);
    state.value = 'for an hour, with all scopes';
  } catch (failure) {
    state.value = `No token: ${failure instanceof Error ? failure.message : failure}`;
  }
}

user.addEventListener('change', authorize);
document.getElementById('caller')?.addEventListener('submit', event => {
  event.preventDefault();
  authorize();
});
