// A small shop, to try Muster on: products, one by one and in pages. Ends on Ctrl-C.
//   npm run shop
import { createServer } from 'node:http';

const pageSize = 20;
const products = Array.from({ length: 200 }, (_, n) => ({
  id: String(n + 1),
  name: `Product ${n + 1}`,
  price: 5 + (n % 40),
}));

const server = createServer((request, response) => {
  request.resume();
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
  const answer = answerTo(pathname, Number(searchParams.get('page') ?? 1));
  response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
  response.end(
    JSON.stringify(answer ?? { error: `there is no ${pathname}; there are /products and /products/1` }),
  );
});

function answerTo(path, page) {
  if (path === '/products') return products.slice((page - 1) * pageSize, page * pageSize);
  return products.find(({ id }) => path === `/products/${id}`);
}

server.once('error', (error) => {
  const hint =
    error.code === 'EADDRINUSE' ? ': something else listens there; take another port with PORT=8081' : '';
  console.error(`The shop cannot start (${error.message})${hint}`);
  process.exitCode = 2;
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`The shop answers on http://127.0.0.1:${server.address().port}/products; Ctrl-C ends it.`);
});
