import { expect, it } from 'vitest';
import { RequestTimes } from './request-times.ts';

it('writes a cumulative histogram for each route and status', () => {
  const times = new RequestTimes();
  const observe = times.ofRoute('GET', '/alerts/:id');
  observe(200, 0.5);
  observe(200, 4);
  observe(404, 100_000);
  const text = times.toText();
  const labels = 'method="GET",route="/alerts/:id",status="200"';
  expect(text).toContain(`http_request_duration_seconds_bucket{${labels},le="0.001"} 1`);
  expect(text).toContain(`http_request_duration_seconds_bucket{${labels},le="0.005"} 2`);
  expect(text).toContain(`http_request_duration_seconds_bucket{${labels},le="+Inf"} 2`);
  expect(text).toContain(`http_request_duration_seconds_count{${labels}} 2`);
  expect(text).toMatch(/status="404",le="10"\} 0\n.*status="404",le="\+Inf"\} 1/);
});
