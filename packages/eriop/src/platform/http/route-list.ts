import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';

/** A route as it was registered. */
export interface ListedRoute {
  /** e.g. "GET" */
  readonly method: string;
  /** With its prefix and parameters, e.g. "/api/v1/alerts/:id". */
  readonly path: string;
  readonly schema: FastifySchema | undefined;
  /** What runs before the request is validated; a guard is among them. */
  readonly hooks: readonly unknown[];
}

interface Shape {
  readonly method: string;
  /** The path's parts; undefined stands for a parameter. */
  readonly parts: readonly (string | undefined)[];
}

/** Every route of a server, noted while it starts: requests pass it by. */
export class RouteList {
  readonly #routes: ListedRoute[] = [];
  readonly #shapes: Shape[] = [];

  /** Notes what is registered from now on. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) this.#add(method, route);
    });
  }

  /** In the order of their registration. */
  all(): readonly ListedRoute[] {
    return this.#routes;
  }

  /**
   * The methods that a path has (RFC 9110 §10.2.1); none if there is no such path.
   *
   * @param url path of a request, with or without a query
   */
  methodsOf(url: string): string[] {
    const parts = (url.split('?', 1)[0] as string).split('/');
    const fits = this.#shapes.filter((shape) => fitsParts(shape, parts));
    return [...new Set(fits.map(({ method }) => method))].sort();
  }

  #add(method: string, route: RouteOptions): void {
    const hooks = [route.onRequest, route.preValidation].flat().filter((hook) => hook !== undefined);
    this.#routes.push({ method, path: route.url, schema: route.schema, hooks });
    const parts = route.url.split('/').map((part) => (part.startsWith(':') ? undefined : part));
    this.#shapes.push({ method, parts });
  }
}

function fitsParts({ parts }: Shape, actual: readonly string[]): boolean {
  if (parts.length !== actual.length) return false;
  return parts.every((part, index) => part === undefined || part === actual[index]);
}
