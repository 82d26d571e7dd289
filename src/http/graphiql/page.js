// The GraphiQL page: the bar above the editor says who asks and why; every request carries it.
(() => {
  const { React, ReactDOM, GraphiQL } = window;
  const element = (id) => document.getElementById(id);
  const callers = new Map();

  const WELCOME = `# Choose a caller above, then run this query.
# The same text works for every caller:
# what one may not read is null or masked,
# and extensions.access says why.
query People {
  viewer {
    department
    tier
    areas { name }
  }
  people(first: 5) {
    nodes {
      id
      name
      phone
      birthDate
      residenceArea { name }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

  function token() {
    return callers.get(element('who').value)?.token ?? element('token').value.trim();
  }

  /** Headers carry ASCII, so other characters are percent-encoded. */
  function headers() {
    const reason = { 'x-purpose': element('purpose').value.trim(), 'x-case-id': element('case-id').value.trim() };
    const given = Object.entries(reason).filter(([, text]) => text !== '');
    return {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token() && { authorization: `Bearer ${token()}` }),
      ...Object.fromEntries(given.map(([name, text]) => [name, encodeURIComponent(text)])),
    };
  }

  async function fetcher(operation) {
    const response = await fetch('graphql', { method: 'POST', headers: headers(), body: JSON.stringify(operation) });
    element('notice').textContent = response.status === 401 ? 'The hub does not know this caller.' : '';
    return response.json();
  }

  const root = ReactDOM.createRoot(element('graphiql'));
  let shown = 0;

  /** The schema is fetched with the caller's credential, so another caller means another editor. */
  function show() {
    shown += 1;
    const options = { key: shown, fetcher, defaultQuery: WELCOME, isHeadersEditorEnabled: false };
    root.render(React.createElement(GraphiQL, options));
  }

  async function start() {
    const response = await fetch('demo-callers.json');
    if (response.ok) {
      for (const caller of await response.json()) {
        callers.set(caller.name, caller);
        const label = `${caller.department} · ${caller.tier.toLowerCase()} · ${caller.kind}`;
        element('who').append(new Option(label, caller.name));
      }
      const last = sessionStorage.getItem('caller');
      if (callers.has(last)) element('who').value = last;
    }
    element('choice').hidden = callers.size === 0;
    element('credential').hidden = callers.size > 0;
    element('who').addEventListener('change', () => {
      sessionStorage.setItem('caller', element('who').value);
      show();
    });
    element('token').addEventListener('change', show);
    element('caller').addEventListener('submit', (event) => event.preventDefault());
    show();
  }

  start();
})();
