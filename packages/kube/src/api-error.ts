/** The Kubernetes object that says why a request was refused. */
interface Status {
  reason?: string;
  message?: string;
  details?: { retryAfterSeconds?: number };
}

/** A request that the API server answered with an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status. */
  readonly status: number;
  /** Kubernetes' word for it, such as `Conflict`; empty where it gave none. */
  readonly reason: string;

  constructor(what: string, status: number, body: string) {
    const { reason, message } = parseStatus(body);
    super(`${what}: ${message ?? `the API server answered ${status}`}`);
    this.status = status;
    this.reason = reason ?? '';
  }
}

function parseStatus(body: string): Status {
  try {
    return JSON.parse(body) as Status;
  } catch {
    return { message: body.slice(0, 200) };
  }
}

function hasStatus(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}

/** Rights are missing, or have gone with their namespace. */
export function isForbidden(error: unknown): error is ApiError {
  return hasStatus(error, 403);
}

export function isNotFound(error: unknown): boolean {
  return hasStatus(error, 404);
}

/** Somebody else changed the object first, or there is one of that name already. */
export function isConflict(error: unknown): boolean {
  return hasStatus(error, 409);
}

/** The list or watch began too long ago to be gone on with. */
export function isExpired(error: unknown): boolean {
  return hasStatus(error, 410);
}

/** The object breaks a rule of the API server; asking again does not help. */
export function isInvalid(error: unknown): boolean {
  return hasStatus(error, 422) || hasStatus(error, 400);
}
