const offset = 14_695_981_039_346_656_037n;
const prime = 1_099_511_628_211n;
const separator = Buffer.from([255]);

function add(hash: bigint, bytes: Buffer): bigint {
  let sum = hash;
  for (const byte of bytes) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * prime);
  return sum;
}

/** The fingerprint of a label set as Prometheus makes it: FNV-1a of 64 bits over sorted names and values. Source: prometheus/common, model/signature.go. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  let hash = offset;
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name] ?? ""]) hash = add(add(hash, Buffer.from(text)), separator);
  }
  return hash.toString(16).padStart(16, "0");
}
