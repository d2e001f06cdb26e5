/** What the server answers every request with. */
export const body = JSON.stringify({ id: '0198a1b2-0000-7000-8000-000000000000', status: 'pending' });
