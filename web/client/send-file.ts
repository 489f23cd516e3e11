import type { Upload, UploadOutcome } from './uploads.js';

/**
 * `send_file` of the Web API (customer-actions.md 4.7). Not by fetch, which tells no progress of what goes up.
 * @param address of the action, with `license_id`.
 */
export function sendFile(address: string, token: string, upload: Upload): Promise<UploadOutcome> {
  const { chatId, customId, file, onProgress, signal } = upload;
  const body = new FormData();
  body.append('payload.chat_id', chatId);
  body.append('payload.custom_id', customId);
  body.append('payload.file', file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => resolve(outcomeOf(request.status));
    request.onerror = () => resolve('unreachable');
    request.onabort = () => resolve('cancelled');
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', address);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.send(body);
  });
}

function outcomeOf(status: number): UploadOutcome {
  if (status === 200) return 'done';
  if (status === 401) return 'authentication';
  if (status === 413) return 'too_large';
  return 'refused';
}
