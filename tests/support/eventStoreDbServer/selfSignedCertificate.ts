// A certificate for 127.0.0.1 that nobody signed but itself, made for one run of the tests.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  readonly key: Buffer;
  readonly certificate: Buffer;
  /** Of the certificate, for clients that are to trust it. */
  readonly file: string;
  remove(): Promise<void>;
}

/** @returns undefined where there is no `openssl`. */
export async function selfSignedCertificate(): Promise<Certificate | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'bookworm-certificate-'));
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const remove = () => rm(folder, { recursive: true, force: true });
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  const what = ['-subj', '/CN=localhost', '-addext', names, '-days', '2', '-nodes'];
  const how = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  try {
    await promisify(execFile)('openssl', ['req', '-x509', ...how, ...what, '-keyout', keyFile, '-out', file]);
    return { key: await readFile(keyFile), certificate: await readFile(file), file, remove };
  } catch (error) {
    await remove();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
