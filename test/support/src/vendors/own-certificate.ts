import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { VendorCertificate } from "./vendor-server.ts";

const run = promisify(execFile);

/** A certificate for 127.0.0.1 that signs itself, as a cluster's own authority would; made anew with openssl. */
export async function makeOwnCertificate(): Promise<VendorCertificate> {
  const folder = await mkdtemp(join(tmpdir(), "staunch-certificate-"));
  const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  const subject = ["-subj", "/CN=kube-apiserver", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  try {
    await run("openssl", ["req", "-x509", ...key, ...subject, "-out", certFile]);
    return { key: await readFile(keyFile, "utf8"), cert: await readFile(certFile, "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
