import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Home } from '../acceptance/chatio.js';
import { RealServer } from '../acceptance/real-server.js';
import { eventually } from '../client/eventually.js';
import { blocksOf } from './blocks.js';

const isHere = ['nginx -v', 'openssl version'].every((command) => {
  const [program = '', ...args] = command.split(' ');
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

const missing = isHere ? '' : ' (not run: there is no nginx, or no openssl)';

describe.skipIf(!isHere)(`behind nginx, as docs/server.md has it${missing}`, () => {
  let folder: string;
  let server: RealServer;
  let nginx: ChildProcess;
  let home: Home;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chatio-nginx-'));
    server = await RealServer.start();
    port = await freePort();
    makeCertificate(folder);
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, new URL(server.url).host));
    nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
    home = server.home();
    Object.assign(home.env, { CHATIO_URL: `https://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: join(folder, 'tls.crt') });
    await eventually(() => answers(port));
  });

  afterAll(async () => {
    const gone = new Promise((resolve) => nginx.on('close', resolve));
    nginx.kill('SIGQUIT');
    await gone;
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In a process that trusts the certificate. */
  async function page(script: string): Promise<string> {
    const code = `const address = 'https://127.0.0.1:${port}'; ${script}`;
    return execFileSync(process.execPath, ['--input-type=module', '-e', code], { env: home.env, encoding: 'utf8' });
  }

  test('agents log in, and doctor finds nothing wrong', async () => {
    const { code, stdout } = await home.run(['doctor', '--json']);
    const findings: { check: string; verdict: string }[] = JSON.parse(stdout);
    expect({ code, bad: findings.filter(({ verdict }) => verdict === 'bad') }).toEqual({ code: 0, bad: [] });
    expect(findings).toContainEqual(expect.objectContaining({ check: 'agent', verdict: 'ok' }));
  });

  test('the page knows that it came by TLS, and gets its tokens', async () => {
    const told = await page(`
      const shown = await fetch(address);
      const token = await fetch(address + '/page/token', { method: 'POST', headers: { origin: address } });
      console.log(JSON.stringify([shown.headers.getSetCookie()[0], token.status]));`);
    const [cookie, status] = JSON.parse(told);
    expect(cookie).toContain('; Secure');
    expect(status).toBe(200);
  });

  test('files as large as the server takes them go through', async () => {
    const told = await page(`
      const form = new FormData();
      form.append('payload', '{}');
      form.append('file', new Blob([new Uint8Array(10 * 1024 * 1024)]), 'zeros.bin');
      const headers = { authorization: 'Bearer agent-anna' };
      const answer = await fetch(address + '/agent/v0.5/action/upload_image', { method: 'POST', headers, body: form });
      console.log(JSON.stringify({ status: answer.status, type: answer.headers.get('content-type') }));`);
    // The server itself says that these are no image; the proxy would have said 413 in HTML.
    expect(JSON.parse(told)).toMatchObject({ status: 400, type: expect.stringContaining('json') });
  });
});

/** The page's own block, with the places of this test. */
function configuration(folder: string, port: number, upstream: string): string {
  const block = blocksOf('docs/server.md').find(({ language }) => language === 'nginx')?.code ?? '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${folder}/${what};`,
  );
  return [
    'daemon off; master_process off;',
    `pid ${folder}/nginx.pid;`,
    'events {}',
    `http { access_log off; ${temporary.join(' ')}`,
    block
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
      .replace('127.0.0.1:2428', upstream)
      .replaceAll('/etc/ssl/chat.example', `${folder}/tls`),
    '}',
  ].join('\n');
}

function makeCertificate(folder: string): void {
  const [key, certificate] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', '/CN=chat.example', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' });
}

async function answers(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect').finally(() => socket.destroy());
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
