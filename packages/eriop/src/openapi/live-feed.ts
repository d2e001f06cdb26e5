/** The WebSocket, which is no route of the server's: it takes the connection over. */
export const LIVE_FEED = {
  '/ws': {
    get: {
      operationId: 'connectLiveFeed',
      tags: ['live'],
      summary: 'Live feed of events, as a WebSocket',
      description:
        'The first message carries the access token, the next one subscribes. Events: alert.created, alert.updated, ' +
        'incident.created, incident.updated, resource.updated, of the caller’s agency only.',
      responses: { 101: { description: 'The connection is a WebSocket from here on.' } },
    },
  },
};
