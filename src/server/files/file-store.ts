/** An upload that was taken in. */
export interface StoredFile {
  /** MIME type, as far as the content allows the sender's word. */
  readonly contentType: string;
  /** File name, as its sender called it. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Where uploads are kept. They do not expire. */
export interface FileStore {
  /**
   * Keeps a file; when it resolves, `get` finds it.
   * @param path where it will be asked for; nobody has used it before.
   * @returns false when there is no room for it.
   */
  put(path: string, file: StoredFile): Promise<boolean>;
  get(path: string): Promise<StoredFile | undefined>;
  /** Forgets a file, if it is there. */
  delete(path: string): Promise<void>;
}
