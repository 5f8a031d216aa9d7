/** The page that asks for a token. It works without a script. */
export function loginPage(wasRefused: boolean): string {
  const refused =
    '<p role="alert">That is no token in use. <code>backtrail tokens list</code> shows those that are.</p>';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Backtrail: log in</title>
    <link rel="stylesheet" href="/login.css">
  </head>
  <body>
    <main>
      <h1>Backtrail</h1>
      ${wasRefused ? refused : ''}
      <form method="post" action="/login">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
        <button>Log in</button>
      </form>
      <p>Whoever runs this server makes one: <code>backtrail tokens add NAME</code></p>
    </main>
  </body>
</html>
`;
}

export const LOGIN_STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 10vh auto; padding: 0 1rem; }
form { display: grid; gap: 0.5rem; }
input, button { font: inherit; padding: 0.5rem; }
[role='alert'] { border-left: 0.25rem solid; padding-left: 0.75rem; }
`;
