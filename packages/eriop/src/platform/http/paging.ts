import { type TSchema, Type } from 'typebox';
import { invalidField } from './problem.ts';

/** `page` counts from 1. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};

/** What `pageBody` makes, for the description of a route. */
export function PageOf<Item extends TSchema>(item: Item) {
  const count = Type.Integer({ minimum: 0 });
  return Type.Object({
    items: Type.Array(item),
    total: count,
    page: Type.Integer({ minimum: 1 }),
    page_size: Type.Integer({ minimum: 1, maximum: 100 }),
    total_pages: count,
  });
}

/** Rows that paging can reach. To skip rows, a database reads them: beyond this, filters are the way. */
export const MAX_OFFSET = 10_000;

/** A part of a list. */
export interface Page {
  readonly page: number;
  readonly pageSize: number;
  readonly offset: number;
}

/** @throws Problem 422 for a page beyond `MAX_OFFSET` rows */
export function pageOf(query: { page?: number; page_size?: number }): Page {
  const page = query.page ?? 1;
  const pageSize = query.page_size ?? 20;
  const offset = (page - 1) * pageSize;
  if (offset >= MAX_OFFSET) {
    throw invalidField(
      '/page',
      `must not reach beyond the first ${MAX_OFFSET} rows; use the filters`,
      'query',
    );
  }
  return { page, pageSize, offset };
}

/** The answer for one page. */
export function pageBody<Item>(items: Item[], total: number, { page, pageSize }: Page) {
  return { items, total, page, page_size: pageSize, total_pages: Math.ceil(total / pageSize) };
}
