import { asFailure, Failure, failureOf } from '../protocol/failure.js';
import { agentEndpoint, version } from './endpoint.js';
import { bearer } from './login.js';
import { unreachable } from './unreachable.js';

export interface ImageUpload {
  /** `http(s)://` or `ws(s)://host:port` of the server, without path. */
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly trace?: (line: string) => void;
}

/** agent-objects.md section 23. */
export interface UploadedImage {
  readonly url: string;
  readonly path: string;
}

/**
 * The action `upload_image` of the Web API, the only one that agents' clients use there.
 * @throws Failure unreachable, request_timeout, or the server's error.
 */
export async function uploadImage(upload: ImageUpload): Promise<UploadedImage> {
  const { server } = agentEndpoint(upload.url);
  const address = `${server}/agent/${version}/action/upload_image`;
  upload.trace?.(`> POST ${address} (${upload.bytes.length} bytes)`);
  const body = new FormData();
  body.append('payload.image', new Blob([upload.bytes]), upload.name);
  let status: number;
  let text: string;
  try {
    const headers = { authorization: bearer(upload.token) };
    const signal = AbortSignal.timeout(upload.timeoutMs);
    const response = await fetch(address, { method: 'POST', headers, body, signal, redirect: 'error' });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw networkFailure(error, server, upload.timeoutMs);
  }
  upload.trace?.(`< HTTP ${status} ${text}`);
  return readAnswer(status, text);
}

function networkFailure(error: unknown, server: string, timeoutMs: number): Failure {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Failure('request_timeout', `The image was not uploaded within ${timeoutMs / 1000} s`);
  }
  // fetch hides the reason behind "fetch failed".
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : asFailure(error);
  return unreachable(server, cause);
}

function readAnswer(status: number, text: string): UploadedImage {
  let answer: Partial<UploadedImage> | undefined;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (status === 200 && typeof answer?.url === 'string' && typeof answer.path === 'string') {
    return { url: answer.url, path: answer.path };
  }
  if (answer !== undefined && status !== 200) throw failureOf(answer);
  throw new Failure(
    'failed',
    `The server answered to the upload with HTTP ${status} and nothing that can be understood`,
  );
}
