import createClient from "openapi-fetch";

/** What the server refused, in its own words; status 0 means that it was not reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(typeof body["message"] === "string" ? body["message"] : `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = typeof body["code"] === "string" ? body["code"] : "";
    this.body = body;
  }
}

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface CallOptions {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  keepalive?: boolean;
}

export function csrfToken(cookies: string = document.cookie): string {
  const pair = cookies.split(/;\s*/).find((cookie) => cookie.startsWith("csrftoken="));
  return decodeURIComponent(pair?.slice("csrftoken=".length) ?? "");
}

const client = createClient<Record<string, Record<Method, never>>>({
  baseUrl: "",
  fetch: (request) => fetch(request),
});

client.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRFToken", csrfToken());
    request.headers.set("Accept", "application/json");
    return request;
  },
});

/** One request: JSON in, JSON out, ApiError for everything that is not a success. */
export async function call<T>(method: Method, url: string, options: CallOptions = {}): Promise<T> {
  const { path, query, ...rest } = options;
  const request = client.request as unknown as (
    method: Method,
    url: string,
    init: object,
  ) => Promise<{ data?: T; error?: unknown; response: Response }>;
  const answer = await request(method, url, {
    params: { path, query: clean(query) },
    ...rest,
  }).catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw new ApiError(0, { code: "unreachable", message: String(reason) });
  });
  if (!answer.response.ok) throw new ApiError(answer.response.status, asRecord(answer.error));
  return answer.data as T;
}

function clean(query: CallOptions["query"]): Record<string, string> {
  const known = Object.entries(query ?? {}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}

function asRecord(error: unknown): Record<string, unknown> {
  if (error !== null && typeof error === "object") return error as Record<string, unknown>;
  return { message: typeof error === "string" && error.length < 300 ? error : "" };
}
