/** What a backend does: gives the token of whoever is signed in. @param {string} user */
export const token = (user) => ({
  name: 'token',
  /** @param {import('vite').PreviewServer} server */
  configurePreviewServer(server) {
    server.middlewares.use('/token', async (_, answer) => {
      const given = await fetch(`${process.env.BELFRY_URL}/dev/token?user=${user}`);
      answer.end((await given.json()).access_token);
    });
  },
});
